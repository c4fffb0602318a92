import * as aws from "../model/answers";
import * as reasons from "../model/reasons";
import { scenario } from "../model/scenario";
import { arrived, write } from "../steps/data";
import { plan, apply, set } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default scenario({
  id: "latest-updated",
  title: "A mapping at `LATEST` is updated while records are written",
  question: "Is what is written around the update delivered?",
  lesson:
    "AWS says that it can be missed, for some minutes: an update stops the polling and starts it again. With TRIM_HORIZON it isn't. An emulator shows no gap.",
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliverNearStart("before"),
    set("batch size 50", { mapping: { batchSize: 50 } }),
    plan()
      .as("plan of the change")
      .derived(
        aws.planned({ mapping: "update" }),
        "A change of batch_size doesn't force a replacement.",
        "tf-batch-size-in-place",
      ),
    write("around"),
    apply()
      .as("apply of the change")
      .derived(aws.OK, "The same update succeeds on other sources.", "tf-batch-size-in-place"),
    write("right after"),
    arrived("around")
      .as("written before the update")
      .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position"),
    arrived("right after")
      .as("written after the update")
      .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position"),
    plan().as("second plan").derived(aws.NO_CHANGES, reasons.ECHOED, "tf-batch-size-in-place"),
  ],
  rules: ["mapping-loses-no-records"],
});
