import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { arrived, deliver, write } from "../steps/data";
import { mapping, permission, stateArn, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool";

export default scenario({
  id: "off-to-on",
  title: "The stream is switched on after the note's failed apply",
  question: "Does switching the stream on repair the stack, in one apply, and what becomes of what was written before?",
  lesson:
    "One apply repairs it: the table gets its stream, the mapping is made, and the permission, so far without a source, is replaced by one for the stream. What was written while the stream was off is in no stream and never arrives.",
  set: { table: { streamEnabled: false } },
  steps: [
    apply().as("apply with the stream off").refusedOnAws("no-source-arn"),
    permission().as("permission while off"),
    write("while-off"),
    set("stream on", { table: { streamEnabled: true } }),
    plan().as("plan of the change"),
    apply().as("apply of the change").onAws(aws.OK, "update-enable-response", "create-before-stream-enabled"),
    table().onAws(aws.stream("NEW_AND_OLD_IMAGES"), "update-enable-response"),
    stateArn().onAws(aws.arn("live"), "update-enable-response"),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    permission(),
    deliver("after").as("written after").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    arrived("while-off").as("written while off").onAws(aws.NOT_DELIVERED, "doc-stream-guarantees"),
    plan().as("second plan").onAws(aws.NO_CHANGES, "create-defaults"),
  ],
  rules: ["mapping-needs-enabled-stream", "no-permission-for-dynamodb"],
});
