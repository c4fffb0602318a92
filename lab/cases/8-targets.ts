// Commands that are limited to a part of the stack.
import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { inState, mapping, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";

export default [
  scenario({
    id: "target-mapping",
    title: "Only the mapping is applied (`-target`, `--target`)",
    question: "What is applied with it, and is the stack complete afterwards?",
    lesson:
      "Terraform also creates what the mapping depends on, and leaves out the permission. Pulumi creates the named resource alone, and fails if the rest doesn't exist yet.",
    steps: [
      plan({ target: "mapping" }).as("plan of the mapping alone").byTool(),
      apply({ target: "mapping" })
        .as("apply of the mapping alone")
        .derived({ terraform: aws.OK }, reasons.STATE_HOLDS, "iam-working-actions", "doc-pull-model")
        .byTool("pulumi"),
      inState()
        .as("in state after the targeted apply")
        .derived(
          { terraform: aws.parts("table", "role", "policy", "function", "mapping"), pulumi: aws.parts() },
          reasons.STATE_HOLDS,
          "iam-working-actions",
        ),
      plan()
        .as("plan of the rest")
        .derived(
          { terraform: aws.planned({ permission: "create" }) },
          reasons.ECHOED,
          "create-defaults",
          "tf-mapping-dynamodb",
        )
        .byTool("pulumi"),
      apply().as("apply of the rest").onAws(aws.OK, "iam-working-actions"),
      mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    ],
    noRule: "A command's options aren't in the program.",
  }),
  scenario({
    id: "target-table-off",
    title: "Only the table is applied, with its stream disabled",
    question: "Does the mapping stay on the disabled stream, and does the next plan say so?",
    lesson:
      "The mapping stays enabled on a disabled stream, and nothing arrives. On LocalStack v2, which answers as AWS does here, the next plan shows no change; on MiniStack no plan is ever clean.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      set("stream off", { table: { streamEnabled: false } }),
      apply({ target: "table" }).as("apply of the table alone").onAws(aws.OK, "update-disable-result"),
      table().onAws(aws.DISABLED_STREAM, "update-disable-result"),
      mapping().derived(
        aws.mappedTo("disabled"),
        reasons.NOT_UPDATABLE,
        "update-disable-result",
        "position-not-updatable",
      ),
      deliver("while-disabled")
        .as("written while disabled")
        .derived(aws.NOT_DELIVERED, reasons.NOT_IN_A_STREAM, "doc-stream-guarantees", "label-is-enable-time"),
      plan().as("plan of the rest").derived(aws.NO_CHANGES, reasons.ARN_STAYS, "update-disable-result"),
    ],
    rules: ["mapping-needs-enabled-stream"],
  }),
];
