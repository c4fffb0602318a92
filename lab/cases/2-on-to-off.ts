import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mapping, permission, stateArn, streams, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default scenario({
  id: "on-to-off",
  title: "The stream of a live stack is disabled",
  question: "Does the apply fail, what does the mapping read, and does a later plan show the problem?",
  lesson:
    "The apply succeeds, the mapping stays enabled, and no record arrives any more. The table keeps the ARN of the disabled stream. Both tools plan to replace mapping and permission: Terraform replaces them, on the same ARN; Pulumi finds the ARN unchanged and leaves them. On an emulator that answers as AWS does, no later plan shows a problem: you find it only by comparing the table's stream setting with its mapping. MiniStack shows the same changes in every plan, LocalStack's default service keeps delivering, and moto's table accepts no more writes.",
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliverNearStart("before"),
    set("stream off", { table: { streamEnabled: false } }),
    plan()
      .as("plan of the change")
      .derived(
        aws.planned({ table: "update", permission: "replace", mapping: "replace" }),
        reasons.NEW_ARN,
        "tf-stream-arn-computed",
        "tf-force-new",
      ),
    apply()
      .as("apply of the change")
      .derived({ pulumi: { kind: "ok", changes: { table: "update" } } }, reasons.ARN_STAYS, "update-disable-result"),
    table().onAws(aws.DISABLED_STREAM, "update-disable-result"),
    stateArn().onAws(aws.arn("disabled"), "update-disable-result", "terraform-change-view-type"),
    mapping().derived(
      { pulumi: aws.mappedTo("disabled") },
      reasons.NOT_UPDATABLE,
      "update-disable-result",
      "position-not-updatable",
    ),
    permission().derived(aws.permittedFor("disabled"), reasons.ARN_STAYS, "update-disable-result"),
    streams().onAws(aws.streams("DISABLED"), "disabled-stream-readable"),
    deliver("while-disabled")
      .as("written while disabled")
      .derived(aws.NOT_DELIVERED, reasons.NOT_IN_A_STREAM, "doc-stream-guarantees", "label-is-enable-time"),
    plan()
      .as("second plan")
      .derived({ pulumi: aws.NO_CHANGES }, reasons.ARN_STAYS, "update-disable-result", "tf-refresh-first"),
    apply()
      .as("second apply")
      .derived({ pulumi: aws.OK_NO_CHANGES }, reasons.ARN_STAYS, "update-disable-result", "tf-refresh-first"),
    plan()
      .as("third plan")
      .derived({ pulumi: aws.NO_CHANGES }, reasons.ARN_STAYS, "update-disable-result", "tf-refresh-first"),
  ],
  rules: ["mapping-needs-enabled-stream"],
  sample: true,
});
