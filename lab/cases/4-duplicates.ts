// Records that a handler gets more than once.
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliveries, handled, write } from "../steps/data";
import { apply, set } from "../steps/tool-commands";

/** Written before the mapping, so that they come in one batch. */
const BATCH = ["a1", "a2", "poison", "b1"];

export default scenario({
  id: "retried-batch",
  title: "A batch fails once and is retried",
  question: "Which records does the handler get again?",
  lesson:
    "The handler gets the whole batch again, including records it has already processed. Even without a failure, Lambda delivers each record at least once, not exactly once. Make the handler idempotent, or report failed items.",
  tools: ["api"],
  invokes: true,
  set: { table: { oneShard: true }, mapping: null, function: { mode: "once" } },
  steps: [
    apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
    write(...BATCH),
    set("mapping", { mapping: { startingPosition: "TRIM_HORIZON", batchSize: 100 } }),
    apply().as("mapping").onAws(aws.OK, "doc-parameters"),
    handled(...BATCH).derived(aws.handled(BATCH.length), "The retried batch succeeds.", "doc-retry-until-expiry"),
    deliveries(...BATCH, ...BATCH).derived(
      { kind: "deliveries", deliveries: BATCH.map((key) => ({ key, count: 2 })) },
      "Lambda retries the batch, not the record that failed.",
      "doc-retry-until-expiry",
      "doc-at-least-once",
    ),
  ],
  noRule: "The program doesn't show whether a handler is idempotent.",
});
