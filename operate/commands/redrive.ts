import { randomUUID } from "node:crypto";
import type { Command, Context } from "../command/command";
import { EXIT, type ExitCode, shown } from "../command/exit";
import { deliveryOptions, deliverySettings, goOption, oneOf, targetOptions, text, whole } from "../command/options";
import { Progress } from "../command/progress";
import { ago, count, duration, iso } from "../command/words";
import { createInvoke } from "../delivery/invoke";
import { Pace } from "../delivery/pace";
import { inPool } from "../delivery/pool";
import { openFailures } from "../failures/open";
import type { FailedBatch, FailureSource } from "../failures/source";
import { EXPIRED, NEWER, nothing, Redrive, type RedriveOptions, type Result } from "../redrive/redrive";
import { Survey } from "../redrive/survey";
import { sortBatches, type Work } from "../redrive/work";
import { filterOf } from "../stream/filter";
import { presentState } from "../stream/made-record";
import { named, resolve, type Target } from "../target/resolve";

/** A stream keeps its records for 24 hours. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const RETENTION_MS = 24 * 3600 * 1000;

export const redrive: Command = {
  name: "redrive",
  summary: "hands failed batches to the function again, from the on-failure queue or bucket",
  about:
    "Takes the failed batches of the mapping's on-failure destination, fetches their records from the stream while it has them (24\n" +
    "hours), and hands them to the function: in their order, in the mapping's batches, in the shape that Lambda sends. A message is\n" +
    "deleted only after all its records succeeded, so a run can be ended at any moment and begun again.\n" +
    "\n" +
    "A record that still fails is set aside with its item; other items go on. An item that was changed again since, by a change that\n" +
    "the function has handled, is held back until you say what to do with --newer: `skip` drops the old change (for a handler that\n" +
    "copies the newest state), `send` hands it over alone (for a handler that counts or appends), `follow` hands it over and then\n" +
    "every newer change of that item again, so that the newest is the last (for a handler that may see a change twice).",
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
      actions: ["dynamodb:DescribeStream", "dynamodb:GetShardIterator", "dynamodb:GetRecords"],
      on: "the table's streams",
    },
    { actions: ["lambda:InvokeFunction"], on: "the function", when: "with --go" },
    { actions: ["sqs:DeleteMessage"], on: "the queue", when: "with --go" },
    {
      actions: ["s3:DeleteObject", "s3:PutObject"],
      on: "the bucket's objects aws/lambda/<mapping>/*",
      when: "with --go",
    },
    { actions: ["dynamodb:GetItem"], on: "the table", when: "for a bucket's records that the stream has lost" },
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
  const target = await resolve(clients, await named(values));
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
  const options = (streamArn: string): RedriveOptions => ({
    invoke: createInvoke(clients.lambda, mapping.functionArn, mapping.partialResponses),
    batchSize: mapping.batchSize,
    attempts: settings.attempts,
    pace,
    stop,
    source: { client: clients.streams, streamArn },
    passes,
    newer,
    expired,
    present: (record) => presentState(clients.dynamodb, record, runId),
    progress: (records) => progress.add(records),
  });

  const seen = new Set<string>();
  const foreign = new Map<string, string>();
  const redrives = new Map<string, Redrive>();
  const gone: FailedBatch[] = [];
  let found = 0;
  let expected = 0;
  let newerItems = 0;
  try {
    for (let round = 0; !stop.aborted; round++) {
      const collected = await failures.collect(stop);
      for (const { name, reason } of collected.foreign) foreign.set(name, reason);
      const fresh = collected.batches.filter(({ name }) => !seen.has(name));
      for (const { name } of fresh) seen.add(name);
      if (fresh.length === 0) break;
      found += fresh.length;
      expected += fresh.reduce((sum, { size }) => sum + size, 0);
      progress.expect(expected);
      const sorted = await sortBatches(clients.streams, fresh);
      gone.push(...sorted.gone);
      const surveys = new Map<Work, Survey>();
      await inPool(sorted.work, settings.concurrency, async (work) => {
        const survey = new Survey({ client: clients.streams, streamArn: work.streamArn }, work, passes);
        await survey.read(stop);
        surveys.set(work, survey);
        newerItems += survey.newerItems;
      });
      if (round === 0) announce(context, target, failures, fresh, sorted.work, sorted.gone, surveys);
      if (!go) break;
      await inPool(sorted.work, settings.concurrency, async (work) => {
        const one = redrives.get(work.id) ?? new Redrive(options(work.streamArn));
        redrives.set(work.id, one);
        const survey = surveys.get(work);
        if (survey && !stop.aborted) await one.run(work, survey);
      });
      if (expired === "drop") for (const batch of sorted.gone) await batch.remove();
    }
  } finally {
    await failures.release();
  }
  for (const [name, reason] of foreign) output.warn(`Left alone: message ${name}: ${reason}.`);
  const result = sum([...redrives.values()].map((one) => one.result));
  const goneRecords = gone.reduce((total, { size }) => total + size, 0);
  result.expired += goneRecords;
  if (go && expired === "drop") result.removed += gone.length;
  const remaining = found - result.removed;
  output.result({
    source: failures.title,
    function: mapping.functionArn,
    go,
    messages: found,
    records: expected,
    newerItems,
    ...result,
    failures: result.failures.map(({ record, reason }) => ({ keys: record.record.dynamodb?.Keys, reason })),
    remaining,
    foreign: [...foreign].map(([name, reason]) => ({ name, reason })),
  });
  if (found === 0) output.print(`The ${failures.title} has no failed batches of this function: nothing to do.`);
  else if (go) conclude(context, failures, result, remaining);
  return remaining > 0 || foreign.size > 0 || stop.aborted ? EXIT.remains : EXIT.done;
}

function announce(
  { output, values }: Context,
  { mapping }: Target,
  failures: FailureSource,
  batches: FailedBatch[],
  works: Work[],
  gone: FailedBatch[],
  surveys: ReadonlyMap<Work, Survey>,
): void {
  const records = batches.reduce((total, { size }) => total + size, 0);
  const times = batches.flatMap(({ firstAt }) => firstAt ?? []);
  const oldest = Math.min(...times);
  output.print(
    `The ${failures.title} has ${count(batches.length, "failed batch", "failed batches")} with ${count(records, "record")}` +
      `${times.length ? `, the oldest from ${ago(oldest)}` : ""}.`,
  );
  const conditions = new Map<string, number>();
  for (const { condition } of batches) conditions.set(condition, (conditions.get(condition) ?? 0) + 1);
  for (const [condition, times_] of conditions) output.print(`  ${condition}: ${times_}`);
  const inStream = works.reduce((total, work) => total + (surveys.get(work)?.found.reduce((a, b) => a + b, 0) ?? 0), 0);
  output.print(`The stream still has ${count(inStream, "record")} of them, in ${count(works.length, "shard")}.`);
  if (times.length && inStream) {
    const next = oldest + RETENTION_MS;
    output.print(
      next > Date.now()
        ? `The first of them expires in ${duration((next - Date.now()) / 1000)} (${iso(next)}).`
        : "The oldest of them expire now.",
    );
  }
  const lost = gone.reduce((total, { size }) => total + size, 0);
  if (lost) {
    output.print(
      `${count(lost, "record")} in ${count(gone.length, "batch", "batches")} have expired: a queue's messages don't say which items they were. ` +
        "dynamodb-streams backfill hands over the table's present items; --expired drop deletes these messages.",
    );
  }
  const newer = works.reduce((total, work) => total + (surveys.get(work)?.newerItems ?? 0), 0);
  if (newer) {
    const choice =
      values.newer === undefined || values.newer === "hold" ? "They are held back; decide with" : "As told:";
    output.print(
      `${count(newer, "item")} changed again since, with a change that didn't fail. ${choice} --newer ${shown(values.newer ?? "skip, send or follow")}.`,
    );
  }
  if (values.go !== true) {
    output.print(
      `With --go they are handed to ${mapping.functionArn}, at most ${count(mapping.batchSize, "record")} at a time. Nothing was changed.`,
    );
  }
}

function conclude({ output, stop }: Context, failures: FailureSource, result: Result, remaining: number): void {
  const lines: [number, string][] = [
    [result.delivered, "handled now"],
    [result.followed, "newer ones handed over again"],
    [result.skipped, "skipped: the function has handled a newer change"],
    [result.held, "held back, behind a failed record or a newer change of the same item"],
    [result.expired, "expired"],
    [result.filtered, "no longer let through by the mapping's filters: their messages are kept"],
    [result.failures.length, "failed again"],
  ];
  for (const [number, meaning] of lines)
    if (number) output.print(`${number.toLocaleString("en").padStart(9)}  ${meaning}`);
  for (const { record, reason } of result.failures.slice(0, 10)) {
    output.print(`           ${shown(JSON.stringify(record.record.dynamodb?.Keys))}: ${reason}`);
  }
  if (stop.aborted) output.print("Stopped. Run the same command again to go on: what was handled is off the list.");
  output.print(
    remaining
      ? `${count(remaining, "message")} remain in the ${failures.title}.`
      : `Nothing remains in the ${failures.title}.`,
  );
}

function sum(results: Result[]): Result {
  const total = nothing();
  for (const one of results) {
    for (const key of ["delivered", "followed", "skipped", "held", "expired", "filtered", "removed"] as const) {
      total[key] += one[key];
    }
    total.failures.push(...one.failures);
  }
  return total;
}
