import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { left, mapping, permission, stateArn, table } from "../steps/look";
import { apply, plan, rename } from "../steps/tool";

export default [
  scenario({
    id: "table-replaced",
    title: "The table is replaced, under the same name",
    question: "Does the first apply work, and does the mapping follow to the new table's stream?",
    lesson:
      "Terraform deletes the table with all its items, makes it anew, and mapping and permission follow to the new stream. On LocalStack's default service the name is still taken then: table, mapping and permission are in no state any more, and an empty table without a mapping is left. Pulumi's --replace makes the new one first; the name is taken, the apply fails, and everything stays.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      plan({ replace: "table" }).as("plan of the replacement"),
      apply({ replace: "table" }).as("apply of the replacement"),
      table(),
      stateArn(),
      mapping(),
      permission(),
      left().as("there afterwards"),
      deliver("after").as("written after"),
      plan().as("second plan"),
    ],
    rules: ["streamed-table-is-protected"],
  }),
  scenario({
    id: "table-renamed",
    title: "The table gets another name",
    question: "Does the first apply work, and does the mapping follow to the new table's stream?",
    lesson:
      "A new name is a new, empty table with a new stream. Mapping and permission follow, and the function's environment is updated.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      rename(),
      plan().as("plan of the change"),
      apply().as("apply of the change").onAws(aws.OK, "create-with-stream-echoes-all"),
      table().onAws(aws.stream("NEW_AND_OLD_IMAGES"), "create-with-stream-echoes-all"),
      stateArn().onAws(aws.arn("live"), "label-is-enable-time"),
      mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
      permission(),
      deliver("after").as("written after").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      plan().as("second plan").onAws(aws.NO_CHANGES, "create-defaults"),
    ],
    rules: ["streamed-table-is-protected"],
  }),
];
