import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mapping, permission, stateArn, streams, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool";

export default scenario({
  id: "on-to-off",
  title: "The stream of a live stack is switched off",
  question: "Does the apply fail, does the mapping hang on a dead ARN, and does a plan afterwards say so?",
  lesson:
    "Nothing fails: the table keeps the ARN of the stream that is off. Both tools plan to replace mapping and permission; Terraform does, on that ARN, and Pulumi sees that it stays and leaves them. No record arrives any more. Where the emulator keeps to AWS's answers no plan says so, and only a look at the stream's switch beside its mapping finds it. MiniStack shows the same plan again for ever, LocalStack's default service goes on delivering, and moto's table takes no more writes.",
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    set("stream off", { table: { streamEnabled: false } }),
    plan().as("plan of the change"),
    apply().as("apply of the change"),
    table().onAws(aws.DISABLED_STREAM, "update-disable-result"),
    stateArn().onAws(aws.arn("disabled"), "update-disable-result", "terraform-change-view-type"),
    mapping(),
    permission(),
    streams().onAws(aws.streams("DISABLED"), "disabled-stream-readable"),
    deliver("while-off").as("written while off").onAws(aws.NOT_DELIVERED, "doc-stream-guarantees"),
    plan().as("second plan"),
    apply().as("second apply"),
    plan().as("third plan"),
  ],
  rules: ["mapping-needs-enabled-stream", "stream-view-type-needs-enabled-stream"],
  sample: true,
});
