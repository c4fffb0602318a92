import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { refusalOf } from "../model/fact";
import { scenario } from "../model/scenario";
import { arrived, write } from "../steps/data";
import { mapping, permission, stateArn, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default scenario({
  id: "off-to-on",
  title: "The stream is enabled after an apply that failed without it",
  question: "Does one apply repair the stack, and what happens to items written before it?",
  lesson:
    "One apply repairs the stack, but items written before it never arrive: no stream has them. The table gets its stream, the mapping is created, and the permission, which had no source ARN, is replaced by one for the stream.",
  set: { table: { streamEnabled: false } },
  steps: [
    apply()
      .as("apply with the stream disabled")
      .derived(refusalOf("no-source-arn"), reasons.NO_SOURCE, "no-source-arn", "tf-mapping-empty-source"),
    permission()
      .as("permission while disabled")
      .derived(aws.permittedFor("absent"), reasons.EMPTY_SOURCE, "create-without-stream-omits", "tf-empty-source-arn"),
    write("while-disabled"),
    set("stream on", { table: { streamEnabled: true } }),
    plan()
      .as("plan of the change")
      .derived(
        aws.planned({ table: "update", permission: "replace", mapping: "create" }),
        reasons.NEW_ARN,
        "tf-stream-arn-computed",
        "tf-force-new",
      ),
    apply().as("apply of the change").onAws(aws.OK, "tf-stream-added"),
    table().onAws(aws.stream("NEW_AND_OLD_IMAGES"), "update-enable-response"),
    stateArn().onAws(aws.arn("live"), "update-enable-response"),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    permission().derived(
      aws.permittedFor("live"),
      reasons.PERMISSION_FOLLOWS,
      "create-with-stream-echoes-all",
      "tf-force-new",
    ),
    deliverNearStart("after"),
    arrived("while-disabled")
      .as("written while disabled")
      .derived(aws.NOT_DELIVERED, reasons.NOT_IN_A_STREAM, "doc-stream-guarantees", "label-is-enable-time"),
    plan().as("second plan").onAws(aws.NO_CHANGES, "tf-stream-added"),
  ],
  rules: ["mapping-needs-enabled-stream", "no-permission-for-dynamodb"],
});
