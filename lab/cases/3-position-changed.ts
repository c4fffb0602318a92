import * as aws from "../model/answers";
import * as reasons from "../model/reasons";
import { scenario } from "../model/scenario";
import { deliver, deliveries } from "../steps/data";
import { mapping, mappingHas } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";

export default scenario({
  id: "position-changed",
  title: "The starting position of a live mapping is changed",
  question: "Is the mapping replaced, and which records come again?",
  lesson:
    "The mapping is replaced, because a starting position can't be updated. The new mapping reads from the new position: with TRIM_HORIZON, all records of the last 24 hours come again.",
  set: { mapping: { startingPosition: "TRIM_HORIZON" } },
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    set("LATEST", { mapping: { startingPosition: "LATEST" } }),
    plan()
      .as("plan to LATEST")
      .derived(
        aws.planned({ mapping: "replace" }),
        "A new starting position forces a replacement.",
        "tf-force-new",
        "position-not-updatable",
      ),
    apply()
      .as("apply of LATEST")
      .derived(
        { terraform: aws.OK },
        "Terraform deletes the mapping before it creates the new one.",
        "tf-force-new",
        "delete-answer",
      ),
    set("TRIM_HORIZON again", { mapping: { startingPosition: "TRIM_HORIZON" } }),
    apply()
      .as("apply of TRIM_HORIZON")
      .derived(
        { terraform: aws.OK },
        "Terraform deletes the mapping before it creates the new one.",
        "tf-force-new",
        "delete-answer",
      ),
    mappingHas("StartingPosition").derived(
      { terraform: aws.settings({ StartingPosition: "TRIM_HORIZON" }) },
      reasons.ECHOED,
      "tf-force-new",
    ),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    deliveries("before").derived(
      { terraform: { kind: "deliveries", deliveries: [{ key: "before", count: 2 }] } },
      "A new mapping starts over.",
      "reenable-resumes",
      "doc-starting-position",
    ),
  ],
  rules: ["mapping-loses-no-records"],
});
