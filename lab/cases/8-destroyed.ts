// A stack that is destroyed while it works.
import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { write } from "../steps/data";
import { inState, left } from "../steps/look";
import { apply, destroy } from "../steps/tool-commands";

export default scenario({
  id: "destroyed-in-flight",
  title: "The stack is destroyed while records are in flight",
  question: "Does the destroy succeed, and what is left?",
  lesson: "The destroy succeeds without waiting for the records, and no resource is left.",
  set: { function: { sleepMs: 60_000 }, mapping: { startingPosition: "TRIM_HORIZON" } },
  steps: [
    apply().onAws(aws.OK, "iam-working-actions"),
    write("one", "two", "three"),
    destroy().derived(
      aws.OK,
      "AWS accepts each deletion at once, without waiting for records.",
      "delete-answer",
      "function-deleted",
    ),
    left().derived(aws.parts(), "Both tools wait until the deletion is done.", "delete-answer"),
    inState().derived(aws.parts(), reasons.STATE_HOLDS, "delete-answer"),
  ],
  rules: ["streamed-table-is-protected"],
});
