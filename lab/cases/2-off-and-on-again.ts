import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { arrived, write } from "../steps/data";
import { mapping, permission, stateArn, streams, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default scenario({
  id: "off-and-on-again",
  title: "The stream is switched off, and on again",
  question: "Is it the same stream, does the mapping follow, and which records arrive?",
  lesson:
    "Each time the stream is switched on it is a new one with a new ARN; the mapping is replaced and follows. What was written in between is in neither stream. LocalStack's default service can't switch it on again, and hands over what was written while it was off; moto answers every write to the table with an HTTP 500 from then on.",
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliverNearStart("before"),
    set("stream off", { table: { streamEnabled: false } }),
    apply()
      .as("apply, off")
      .derived({ pulumi: { kind: "ok", changes: { table: "update" } } }, reasons.ARN_STAYS, "update-disable-result"),
    write("while-off"),
    set("stream on", { table: { streamEnabled: true } }),
    plan()
      .as("plan, on again")
      .derived(
        aws.planned({ table: "update", permission: "replace", mapping: "replace" }),
        reasons.NEW_ARN,
        "tf-stream-arn-computed",
        "tf-force-new",
      ),
    apply().as("apply, on again").onAws(aws.OK, "terraform-change-view-type"),
    table().onAws(aws.stream("NEW_AND_OLD_IMAGES"), "update-enable-response"),
    stateArn().onAws(aws.arn("live"), "label-is-enable-time"),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    permission().derived(
      aws.permittedFor("live"),
      reasons.PERMISSION_FOLLOWS,
      "create-with-stream-echoes-all",
      "tf-force-new",
    ),
    streams().onAws(aws.streams("DISABLED", "ENABLED"), "old-stream-after-reenable", "list-streams-includes-dead"),
    deliverNearStart("after"),
    arrived("while-off")
      .as("written while off")
      .derived(aws.NOT_DELIVERED, reasons.NOT_IN_A_STREAM, "doc-stream-guarantees", "label-is-enable-time"),
    plan()
      .as("last plan")
      .derived(
        aws.NO_CHANGES,
        reasons.ECHOED,
        "create-with-stream-echoes-all",
        "create-defaults",
        "tf-mapping-dynamodb",
      ),
  ],
  rules: ["mapping-needs-enabled-stream"],
});
