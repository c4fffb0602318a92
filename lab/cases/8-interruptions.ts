// An apply that is interrupted halfway.
import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { inState, left, mapping } from "../steps/look";
import { apply, importing, interrupted, plan, refresh, unlock } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

const INTERRUPTED = "tf-state-on-interrupt";

const recover = [
  inState()
    .as("in state after the interruption")
    .derived(aws.parts("table", "role", "policy", "function"), reasons.STATE_HOLDS, INTERRUPTED),
  plan()
    .as("plan after the interruption")
    .derived(
      {
        terraform: aws.planned({ function: "replace", permission: "create", mapping: "create" }),
        pulumi: aws.planned({ function: "update", permission: "create", mapping: "create" }),
      },
      reasons.STATE_HOLDS,
      INTERRUPTED,
    ),
  apply().as("apply after the interruption").derived(aws.OK, reasons.STATE_HOLDS, INTERRUPTED, "iam-working-actions"),
  unlock().byTool(),
  refresh().as("refresh").derived(aws.gone(), reasons.STATE_HOLDS, INTERRUPTED),
  apply()
    .as("apply after the refresh")
    .derived(aws.OK_NO_CHANGES, reasons.ECHOED, "create-defaults", "tf-mapping-dynamodb"),
  mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
  deliverNearStart("after"),
  plan()
    .as("last plan")
    .derived(aws.NO_CHANGES, reasons.ECHOED, "create-with-stream-echoes-all", "create-defaults", "tf-mapping-dynamodb"),
];

export default [
  scenario({
    id: "interrupted-by-user",
    title: "An apply is interrupted with Ctrl-C while it creates the function",
    question: "What does the state hold, and does the next apply continue?",
    lesson:
      "The next apply continues: both tools finish what they are doing and record it. A resource that was interrupted halfway is marked as such: Terraform replaces the function, Pulumi updates it.",
    steps: [interrupted("SIGINT").derived({ kind: "stopped" }, reasons.STATE_HOLDS, INTERRUPTED), ...recover],
    noRule: "An interruption isn't part of the program.",
  }),
  scenario({
    id: "interrupted-by-kill",
    title: "An apply is killed while it creates the function",
    question: "What does the state hold, and does the next apply continue?",
    lesson:
      "The function exists but isn't in the state, so the next plan wants to create it again. Cancel Pulumi's lock, then import the function or delete it by hand.",
    steps: [
      interrupted("SIGKILL").derived({ kind: "stopped" }, reasons.STATE_HOLDS, INTERRUPTED),
      inState()
        .as("in state after the kill")
        .derived(aws.parts("table", "role", "policy"), reasons.STATE_HOLDS, INTERRUPTED),
      left()
        .as("resources after the kill")
        .derived(
          aws.parts("table", "role", "function"),
          "The request for the function was sent before the kill.",
          INTERRUPTED,
        ),
      plan()
        .as("plan after the kill")
        .derived(
          aws.planned(aws.each("create", "function", "permission", "mapping")),
          reasons.STATE_HOLDS,
          INTERRUPTED,
        ),
      unlock().byTool(),
      importing("function")
        .as("import of the function")
        .derived(aws.planned({ function: "import" }), reasons.STATE_HOLDS, INTERRUPTED, "tf-mapping-import"),
      apply().as("apply after the import").derived(aws.OK, reasons.STATE_HOLDS, INTERRUPTED, "iam-working-actions"),
      mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
      deliverNearStart("after"),
    ],
    noRule: "An interruption isn't part of the program.",
  }),
];
