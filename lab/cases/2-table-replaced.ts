import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { left, mapping, permission, stateArn, table } from "../steps/look";
import { apply, plan, rename } from "../steps/tool-commands";
import { deliverNearStart, planAgain } from "../steps/repeated";

const REPLACEMENT =
  "Terraform deletes the table before it creates the new one. Pulumi creates the new one first, CreateTable rejects the name, and nothing changes.";

export default [
  scenario({
    id: "table-replaced",
    title: "The table is replaced under the same name",
    question: "Does the first apply work, and does the mapping follow to the new table's stream?",
    lesson:
      "Terraform deletes the table with all its items and creates it again; mapping and permission follow to the new stream. Pulumi's `--replace` creates the new table first: the name is taken, the apply fails, and nothing changes. On LocalStack's default service Terraform's create fails, because the old stream's name is still taken. Table, mapping and permission are then gone from the state, and an empty table without a mapping is left.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliverNearStart("before"),
      plan({ replace: "table" })
        .as("plan of the replacement")
        .derived(aws.planned(aws.each("replace", "table", "permission", "mapping")), reasons.NEW_ARN, "tf-force-new"),
      apply({ replace: "table" })
        .as("apply of the replacement")
        .derived({ terraform: aws.OK, pulumi: aws.REFUSED }, REPLACEMENT, "sm-table-exists"),
      table().derived(
        aws.stream("NEW_AND_OLD_IMAGES"),
        REPLACEMENT,
        "sm-table-exists",
        "create-with-stream-echoes-all",
      ),
      stateArn().derived(aws.arn("live"), REPLACEMENT, "sm-table-exists", "create-with-stream-echoes-all"),
      mapping().derived(aws.mappedTo("live"), REPLACEMENT, "sm-table-exists", "enabled-after-create"),
      permission().derived(
        aws.permittedFor("live"),
        reasons.PERMISSION_FOLLOWS,
        "create-with-stream-echoes-all",
        "tf-force-new",
      ),
      left()
        .as("resources afterwards")
        .derived(aws.parts("table", "role", "function", "mapping"), REPLACEMENT, "sm-table-exists"),
      deliverNearStart("after"),
      planAgain(),
    ],
    rules: ["streamed-table-is-protected"],
  }),
  scenario({
    id: "table-renamed",
    title: "The table gets a new name",
    question: "Does the first apply work, and does the mapping follow to the new table's stream?",
    lesson:
      "A new name means a new, empty table with a new stream. Mapping and permission follow, and the function's environment is updated.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliverNearStart("before"),
      rename(),
      plan()
        .as("plan of the change")
        .derived(
          aws.planned({ table: "replace", function: "update", permission: "replace", mapping: "replace" }),
          reasons.NEW_ARN,
          "tf-force-new",
        ),
      apply().as("apply of the change").onAws(aws.OK, "create-with-stream-echoes-all"),
      table().onAws(aws.stream("NEW_AND_OLD_IMAGES"), "create-with-stream-echoes-all"),
      stateArn().onAws(aws.arn("live"), "label-is-enable-time"),
      mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
      permission().derived(
        aws.permittedFor("live"),
        reasons.PERMISSION_FOLLOWS,
        "create-with-stream-echoes-all",
        "tf-force-new",
      ),
      deliverNearStart("after"),
      planAgain(),
    ],
    rules: ["streamed-table-is-protected"],
  }),
];
