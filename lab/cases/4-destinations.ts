// Where discarded batches can go besides a queue.
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import type { Destination } from "../model/stack";
import type { Step } from "../model/step";
import { write } from "../steps/data";
import { bucket, topic } from "../steps/destination";
import { apply, set } from "../steps/tool-commands";

const discarding = (destination: Destination, ...steps: Step[]) => ({
  tools: ["api" as const],
  invokes: true,
  destination,
  set: { table: { oneShard: true }, mapping: null, function: { mode: "poison" as const } },
  steps: [
    apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
    write("poison"),
    set("mapping", { mapping: { startingPosition: "TRIM_HORIZON", maximumRetryAttempts: 1, report: true } }),
    apply()
      .as("mapping")
      .onAws(aws.OK, `on-failure-${destination === "topic" ? "sns" : "s3"}`),
    ...steps,
  ],
  noRule: "The setting is right; the emulator ignores it.",
});

export default [
  scenario({
    id: "failing-topic",
    title: "A record that always fails, with one retry and a topic",
    question: "What does a subscriber to the topic receive?",
    lesson:
      "A subscriber receives the same message as a queue: the batch's position in the stream, not its records. A topic reaches several subscribers, which can be email addresses.",
    ...discarding("topic", topic().onAws(aws.messages(["RetryAttemptsExhausted", 1]), "on-failure-sns")),
  }),
  scenario({
    id: "failing-bucket",
    title: "A record that always fails, with one retry and a bucket",
    question: "What does Lambda write to the bucket?",
    lesson:
      "Lambda writes the message with the records themselves: of the three destinations, only the bucket loses nothing after 24 hours. The role needs s3:PutObject and s3:ListBucket.",
    ...discarding(
      "bucket",
      bucket().onAws(
        { kind: "messages", messages: [{ condition: "RetryAttemptsExhausted", records: 1, enclosed: 1 }] },
        "on-failure-s3",
      ),
    ),
  }),
];
