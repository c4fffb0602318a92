import { randomUUID } from "node:crypto";
import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import type { Command, Context } from "../command/command";
import { EXIT, type ExitCode } from "../command/exit";
import { readsWithKeyOf, writesWithKeyOfBucket } from "../command/kms-rights";
import { deliveryOptions, deliverySettings, goOption, oneOf, targetOptions, text, whole } from "../command/options";
import { Progress } from "../command/progress";
import { createInvoke } from "../delivery/invoke";
import { Pace } from "../delivery/pace";
import { openFailures } from "../failures/open";
import { EXPIRED, NEWER, type RedriveOptions } from "../redrive/redrive";
import { announce, conclude } from "../redrive/report";
import { redriveAll } from "../redrive/rounds";
import { filterOf } from "../stream/filter";
import { presentState } from "../stream/made-record";
import { targetNames, resolve } from "../target/resolve";

export const redrive: Command = {
  name: "redrive",
  summary: "hands failed batches to the function again, from the on-failure queue or bucket",
  about:
    "Takes the failed batches of the mapping's on-failure destination, fetches their records from the stream while it has them (24\n" +
    "hours), and hands them to the function: in their order, in the mapping's batches, in the shape that Lambda sends. A message is\n" +
    "deleted only after all its records succeeded, so you can end a run at any moment and start it again.\n" +
    "\n" +
    "A record that still fails is set aside with its item; other items go on. If the function has already handled a newer change of the\n" +
    "same item, the failed change is held back until you choose with --newer: `skip` drops it and hands over the newer ones again (for a\n" +
    "handler that copies the newest state), `send` hands it over alone (for a handler that counts or appends), `follow` hands it over and\n" +
    "then every newer change of that item again (for a handler that may see a change twice).\n" +
    "\n" +
    "Looking at a queue receives its messages, even without --go, so each run counts towards the queue's maxReceiveCount.",
  options: {
    ...targetOptions,
    queue: {
      type: "string",
      value: "NAME",
      help: "queue to read instead of the mapping's destination; for a topic, its queue",
    },
    newer: {
      type: "string",
      value: "WHAT",
      help: `items with a newer, handled change: ${NEWER.join(", ")} (default: hold)`,
    },
    expired: {
      type: "string",
      value: "WHAT",
      help: "changes that the stream has lost: hold; present sends a bucket's items as they are now; drop deletes the messages (default: hold)",
    },
    ...deliveryOptions,
    hold: {
      type: "string",
      value: "SECONDS",
      help: "how long messages stay hidden when a run is killed, 2 to 43200 (default: 60)",
    },
    ...goOption,
  },
  examples: [
    ["redrive --stack aws", "show what would be sent, how old it is, and when it expires"],
    ["redrive --stack aws --go", "send it"],
    [
      "redrive --function orders --newer skip --rate 200 --go",
      "keep the newest state of each item, at most 200 records a second",
    ],
    [
      "redrive --function orders --queue orders-failures --go",
      "read the queue that is subscribed to the on-failure topic",
    ],
  ],
  needs: [
    { actions: ["lambda:ListEventSourceMappings", "lambda:GetEventSourceMapping"], on: "*" },
    {
      actions: ["sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:ChangeMessageVisibility"],
      on: "the queue",
    },
    { actions: ["s3:ListBucket"], on: "the bucket, instead of the queue's" },
    { actions: ["s3:GetObject"], on: "its objects aws/lambda/<mapping>/*" },
    {
      actions: STREAM_READ_ACTIONS,
      on: "the table's streams",
    },
    { actions: ["lambda:InvokeFunction"], on: "the function", when: "with --go" },
    { actions: ["sqs:DeleteMessage"], on: "the queue", when: "with --go" },
    {
      actions: ["s3:DeleteObject", "s3:PutObject"],
      on: "the bucket's objects aws/lambda/<mapping>/*",
      when: "with --go",
    },
    {
      actions: ["dynamodb:GetItem"],
      on: "the table",
      when: "with --go, for a bucket's records that the stream has lost",
    },
    readsWithKeyOf("the table", "the queue or the bucket"),
    writesWithKeyOfBucket,
  ],
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { values, clients, output, stop } = context;
  const go = values.go === true;
  const settings = deliverySettings(values);
  const hold = whole(values, "hold", { min: 2, max: 43_200 }) ?? 60;
  const newer = oneOf(values, "newer", NEWER) ?? "hold";
  const expired = oneOf(values, "expired", EXPIRED) ?? "hold";
  const target = await resolve(clients, await targetNames(values));
  const failures = await openFailures(clients, target, {
    queue: text(values, "queue"),
    holdSeconds: go ? hold : Math.min(hold, 30),
    waitSeconds: go ? hold + 5 : 0,
    exclusive: go,
  });
  const { mapping } = target;
  const passes = filterOf(mapping.filters);
  const runId = randomUUID();
  const pace = new Pace(settings.rate);
  const progress = new Progress(output, "records");
  let expected = 0;
  const options = (streamArn: string): RedriveOptions => ({
    invoke: createInvoke(clients.lambda, mapping.functionArn, mapping.partialResponses, stop),
    batchSize: mapping.batchSize,
    attempts: settings.attempts,
    pace,
    stop,
    source: { client: clients.streams, streamArn, stop },
    passes,
    newer,
    expired,
    present: (record) => presentState(clients.dynamodb, record, runId),
    progress: (records) => progress.add(records),
  });

  const { result, messages, records, newerItems, foreign } = await redriveAll({
    failures,
    client: clients.streams,
    passes,
    concurrency: settings.concurrency,
    go,
    stop,
    drop: expired === "drop",
    redrive: options,
    surveyed: (round, first) => {
      progress.expect((expected += round.batches.records));
      if (first) announce(context, target, failures, round);
    },
  });
  for (const [name, reason] of foreign) output.warn(`Left alone: message ${name}: ${reason}.`);
  const remaining = messages - result.removed;
  output.result({
    source: failures.title,
    function: mapping.functionArn,
    go,
    messages,
    records,
    newerItems,
    ...result,
    remaining,
    foreign: [...foreign].map(([name, reason]) => ({ name, reason })),
  });
  if (messages === 0) output.print(`The ${failures.title} has no failed batches of this function: nothing to do.`);
  else if (go) conclude(context, failures, result, remaining);
  return remaining > 0 || foreign.size > 0 || stop.aborted ? EXIT.remains : EXIT.done;
}
