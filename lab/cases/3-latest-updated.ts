import * as aws from "../model/answers";
import * as reasons from "../model/reasons";
import { scenario } from "../model/scenario";
import { arrived, write } from "../steps/data";
import { plan, apply, set } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default scenario({
  id: "latest-updated",
  title: "A mapping at `LATEST` is updated while records are written",
  question: "Are records written around the update delivered?",
  lesson:
    "AWS says that records written within minutes of the update can be missed, because an update stops and restarts the polling. TRIM_HORIZON misses none. The emulators show no gap.",
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliverNearStart("before"),
    set("batch size 50", { mapping: { batchSize: 50 } }),
    plan()
      .as("plan of the change")
      .derived(
        aws.planned({ mapping: "update" }),
        "Changing batch_size doesn't force a replacement.",
        "tf-batch-size-in-place",
      ),
    write("around"),
    apply()
      .as("apply of the change")
      .derived(aws.OK, "The same update succeeds with other event sources.", "tf-batch-size-in-place"),
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
