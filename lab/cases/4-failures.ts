// A handler that fails on one record, with every setting that is meant to limit the harm.
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { attempts, batches, handled, write, writeInOrder } from "../steps/data";
import { queue } from "../steps/destination";
import { deleteMapping } from "../steps/hand";
import { mapping } from "../steps/look";
import { apply, set } from "../steps/tool-commands";
import type { HandlerMode, MappingSettings } from "../model/stack";

/** Written before the mapping, so that they come in one batch: nine good items, and the poison in their middle. */
const TEN = ["a1", "a2", "a3", "a4", "poison", "b1", "b2", "b3", "b4", "b5"];
const GOOD = TEN.filter((key) => key !== "poison");

const failing = (keys: string[], mapping: MappingSettings, mode: HandlerMode = "poison") => ({
  tools: ["api" as const],
  invokes: true,
  // "Later records wait" holds within a shard: a table with several lets the other shards' records through.
  set: { table: { oneShard: true }, mapping: null, function: { mode } },
  destination: mapping.report ? ("queue" as const) : undefined,
  begin: [
    apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
    writeInOrder(...keys),
    set("mapping", { mapping: { startingPosition: "TRIM_HORIZON", batchSize: 100, ...mapping } }),
    apply().as("mapping").onAws(aws.OK, "doc-parameters"),
  ],
});

function family(
  { begin, ...options }: ReturnType<typeof failing>,
  rest: Pick<
    Parameters<typeof scenario>[0],
    "id" | "title" | "question" | "lesson" | "steps" | "rules" | "noRule" | "sample"
  >,
) {
  return scenario({ ...options, ...rest, steps: [...begin, ...rest.steps] });
}

export default [
  family(failing(["poison"], {}), {
    id: "failing-defaults",
    title: "A record that always fails, with the defaults",
    question: "How many attempts does Lambda make, and do later records get through?",
    lesson:
      "The record blocks its shard until it expires after 24 hours. Everything behind it in that shard waits; other shards continue.",
    steps: [
      attempts("poison", 4, 30_000).onAws(aws.attemptsWithoutEnd(4), "doc-retry-until-expiry"),
      write("later"),
      handled("later").onAws(aws.handled(0, 1), "doc-retry-until-expiry"),
    ],
    rules: ["poison-pill-is-bounded"],
    sample: true,
  }),
  family(failing(["poison"], { maximumRetryAttempts: 2 }), {
    id: "failing-two-retries",
    title: "A record that always fails, with two retries",
    question: "Does Lambda stop after three attempts, and do later records get through?",
    lesson:
      "After two retries Lambda discards the batch, and the shard continues. Without an on-failure destination, nobody is told. MiniStack ignores the limit.",
    steps: [
      attempts("poison", 5, 12_000).onAws(aws.attempts(3), "retry-count"),
      write("later"),
      handled("later").derived(
        aws.handled(1),
        "The batch is discarded after its retries, and the shard continues.",
        "retry-count",
      ),
    ],
    noRule: "The setting is right; the emulator ignores it.",
    sample: true,
  }),
  family(failing(["poison"], { maximumRetryAttempts: 2, report: true }), {
    id: "failing-queue",
    title: "A record that always fails, with two retries and a queue",
    question: "What reaches the queue?",
    lesson:
      "The queue gets the batch's position in the stream, not its records: read them from the stream within 24 hours. MiniStack retries forever, so its queue stays empty.",
    steps: [
      attempts("poison", 5, 12_000).onAws(aws.attempts(3), "retry-count"),
      queue(1).onAws(aws.messages(["RetryAttemptsExhausted", 1]), "on-failure-sqs-message"),
      write("later"),
      handled("later").derived(
        aws.handled(1),
        "The batch is discarded after its retries, and the shard continues.",
        "retry-count",
      ),
    ],
    noRule: "The setting is right; the emulator ignores it.",
  }),
  family(failing(["poison"], { report: true }), {
    id: "failing-queue-without-limit",
    title: "A record that always fails, with a queue and no limit on retries",
    question: "Does the queue help if Lambda never stops retrying?",
    lesson: "A queue alone changes nothing: Lambda retries every batch until it expires.",
    steps: [
      attempts("poison", 4, 30_000).onAws(aws.attemptsWithoutEnd(4), "doc-retry-until-expiry"),
      queue(1, 3000).derived(aws.messages(), "Nothing is discarded before it expires.", "doc-retry-until-expiry"),
    ],
    rules: ["poison-pill-is-bounded"],
  }),
  family(failing(TEN, { maximumRetryAttempts: 5, bisectBatchOnFunctionError: true, report: true }), {
    id: "failing-bisect",
    title: "One bad record among ten, with batches split on failure",
    question: "Do the nine good records get through, and does the queue get the bad one alone?",
    lesson:
      "AWS splits the batch in half until the bad record is alone. No emulator here does: the whole batch is lost, or blocks its shard.",
    steps: [
      handled(...GOOD).derived(
        aws.handled(GOOD.length),
        "Each half without the bad record succeeds on its own.",
        "doc-bisect",
      ),
      queue(1, 30_000).derived(
        aws.messages(["RetryAttemptsExhausted", 1]),
        "In the end the bad record is alone in its batch.",
        "doc-bisect",
        "on-failure-sqs-message",
      ),
    ],
    noRule: "The setting is right; the emulators don't support it.",
  }),
  family(
    failing(
      TEN,
      { maximumRetryAttempts: 2, functionResponseTypes: ["ReportBatchItemFailures"], report: true },
      "partial",
    ),
    {
      id: "failing-partial",
      title: "One bad record among ten, reported by the handler",
      question: "Do retries begin at the bad record, and what reaches the queue?",
      lesson:
        "Lambda retries from the lowest reported record, and the count of retries starts over there. Earlier records aren't redelivered; later ones are. LocalStack doesn't restart the count, and discards the records behind the bad one with it. MiniStack treats the reported record as processed, so it is lost.",
      steps: [
        batches(["never"], 3).derived(
          aws.batches(10, 6, 6),
          "The retry begins at the reported record, the fifth of ten.",
          "doc-partial-batch",
          "partial-batch-counter-restarts",
        ),
        attempts("poison", 5, 12_000)
          .as("attempts on the bad record")
          .derived(
            aws.attempts(4),
            "A recording with three retries shows five attempts: the first batch, the attempt that restarts the count, and three retries. Two retries make four.",
            "partial-batch-counter-restarts",
          ),
        queue(1, 15_000),
      ],
      noRule: "The setting is right; the emulator ignores it.",
    },
  ),
  family(failing(TEN, { maximumRetryAttempts: 2 }, "partial"), {
    id: "failing-partial-not-enabled",
    title: "A handler reports a bad record to a mapping without ReportBatchItemFailures",
    question: "Is the record retried?",
    lesson: "The record is lost: Lambda ignores the handler's response and counts the whole batch as processed.",
    steps: [attempts("poison", 2).onAws(aws.attempts(1), "doc-partial-batch")],
    rules: ["handler-reports-item-failures"],
  }),
  family(failing(["poison"], { maximumRecordAgeInSeconds: 60, report: true }), {
    id: "failing-record-age",
    title: "A record that always fails, with a record age of 60 s",
    question: "Does Lambda stop after a minute, and how does it report that?",
    lesson:
      "On AWS, Lambda stops retrying a record that is older than the limit and reports RecordAgeExceeded. LocalStack keeps retrying. MiniStack stops, but reports MaxRecordAgeExceeded, a name that AWS doesn't use.",
    steps: [
      attempts("poison", 4, 30_000).onAws(aws.attemptsWithoutEnd(4), "record-age-counts"),
      queue(1, 90_000).derived(
        aws.messages(["RecordAgeExceeded", 1]),
        "Recorded on Kinesis, whose mappings work the same way.",
        "condition-record-age",
      ),
    ],
    noRule: "The setting is right; the emulator ignores it.",
  }),
  family(failing(["poison"], {}), {
    id: "failing-deleted",
    title: "A mapping is deleted while its handler fails",
    question: "Does the deletion succeed, and do the attempts end?",
    lesson:
      "The deletion succeeds, and the attempts end soon after. Unprocessed records stay in the stream for a new mapping at TRIM_HORIZON.",
    steps: [
      attempts("poison", 2).as("attempts before").onAws(aws.attemptsWithoutEnd(2), "doc-retry-until-expiry"),
      deleteMapping().onAws(aws.OK, "delete-answer"),
      mapping()
        .as("mapping after the deletion")
        .derived(aws.mappedTo(), "A deleted mapping is no longer listed.", "delete-answer"),
    ],
    noRule: "A change made by hand isn't in the program.",
  }),
];
