import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { arrived, write } from "../steps/data";
import { mapping, permission, stateArn, streams, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default scenario({
  id: "off-and-on-again",
  title: "The stream is disabled, then enabled again",
  question: "Is it the same stream, does the mapping follow, and what is lost?",
  lesson:
    "Everything written while the stream was disabled is lost to the consumer: no stream has it. Enabling creates a new stream with a new ARN; both tools replace the mapping, which then reads the new stream and not what the old one still holds. LocalStack's default service can't enable the stream again, and delivers what was written while it was disabled. moto answers every write to the table with HTTP 500 from then on.",
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliverNearStart("before"),
    set("stream off", { table: { streamEnabled: false } }),
    apply()
      .as("apply with the stream disabled")
      .derived({ pulumi: { kind: "ok", changes: { table: "update" } } }, reasons.ARN_STAYS, "update-disable-result"),
    write("while-disabled"),
    set("stream on", { table: { streamEnabled: true } }),
    plan()
      .as("plan with the stream enabled again")
      .derived(
        aws.planned({ table: "update", permission: "replace", mapping: "replace" }),
        reasons.NEW_ARN,
        "tf-stream-arn-computed",
        "tf-force-new",
      ),
    apply().as("apply with the stream enabled again").onAws(aws.OK, "terraform-change-view-type"),
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
    arrived("while-disabled")
      .as("written while disabled")
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
