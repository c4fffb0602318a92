import { randomUUID } from "node:crypto";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { Backfill, type SegmentProgress } from "../backfill/backfill";
import { checkBackfill } from "../backfill/check-backfill";
import { LiveChanges } from "../backfill/live";
import { probeFilter, readFilter } from "../backfill/filter-expression";
import { Checkpoint, checkpointOptions } from "../command/checkpoint";
import type { Command, Context } from "../command/command";
import { EXIT, type ExitCode, shown, UsageError } from "../command/exit";
import { readsWithKeyOf } from "../command/kms-rights";
import { deliveryOptions, deliverySettings, goOption, targetOptions, whole } from "../command/options";
import { Progress } from "../command/progress";
import { count } from "../command/words";
import { createInvoke } from "../delivery/invoke";
import { Pace } from "../delivery/pace";
import { inPool } from "../delivery/pool";
import { filterOf } from "../stream/filter";
import { describeStream } from "../stream/shards";
import { claimsTableOf } from "../target/claims";
import { targetNames, resolve } from "../target/resolve";

export const backfill: Command = {
  name: "backfill",
  summary: "hands the table's items to the function, as if they were inserted now",
  about:
    "Scans the table, and hands each item to the function as an INSERT, in the shape and the batches that Lambda uses. No item is touched.\n" +
    "\n" +
    "A live change wins, because backfill reads the stream in parallel. It leaves an item that changes after the scan to the mapping. If an\n" +
    "item changes while it is handed over, backfill hands over its newest state too. The records have event ids of their own, which stay\n" +
    "the same after --resume, so a handler wrapped in once() handles each item once per run. Their sequence numbers are lower than any of\n" +
    "the stream's.",
  options: {
    ...targetOptions,
    segments: { type: "string", value: "N", help: "parallel segments of the scan, 1 to 1000 (default: 4)" },
    "read-capacity": { type: "string", value: "N", help: "at most N read capacity units a second (default: no limit)" },
    filter: {
      type: "string",
      value: "EXPRESSION",
      help: "filter expression of the scan, such as 'attribute_exists(email)'",
    },
    names: { type: "string", value: "JSON", help: 'its attribute names: {"#s":"status"}' },
    values: { type: "string", value: "JSON", help: 'its values, in DynamoDB\'s JSON: {":s":{"S":"open"}}' },
    check: { type: "boolean", help: "only check afterwards: items, failures and lag" },
    ...deliveryOptions,
    ...checkpointOptions,
    ...goOption,
  },
  examples: [
    ["backfill --stack aws", "show how many items there are"],
    [
      "backfill --table orders --segments 8 --read-capacity 500 --go",
      "hand them over, with at most 500 read units a second",
    ],
    ["backfill --table orders --resume --go", "continue after a run that was stopped"],
    ["backfill --table orders --check", "see whether something failed or lags behind"],
  ],
  needs: [
    { actions: ["lambda:ListEventSourceMappings", "lambda:GetEventSourceMapping"], on: "*" },
    { actions: ["dynamodb:DescribeTable"], on: "the table" },
    {
      actions: STREAM_READ_ACTIONS,
      on: "the table's stream",
      when: "with --go",
    },
    { actions: ["lambda:GetFunctionConfiguration"], on: "the function" },
    { actions: ["dynamodb:Scan"], on: "the table", when: "with --go or --check" },
    { actions: ["dynamodb:GetItem"], on: "the table", when: "with --go" },
    { actions: ["lambda:InvokeFunction"], on: "the function", when: "with --go" },
    readsWithKeyOf("the table", "the function's variables"),
    { actions: ["what doctor needs"], on: "its resources, see doctor --help", when: "with --check" },
  ],
  run,
};

interface Progresses {
  run: string;
  segments: SegmentProgress[];
}

async function run(context: Context): Promise<ExitCode> {
  const { values, clients, output, stop } = context;
  const settings = deliverySettings(values);
  const segments = whole(values, "segments", { min: 1, max: 1000 }) ?? 4;
  const readPace = new Pace(whole(values, "read-capacity", { min: 1, max: 1_000_000 }));
  const filter = readFilter(values);
  if (values.check && values.go) throw new UsageError("--check only looks: leave out --check or --go.");
  const { mapping, tableName } = await resolve(clients, await targetNames(values));
  const { Table } = await clients.dynamodb.send(new DescribeTableCommand({ TableName: tableName }));
  const items = Table?.ItemCount ?? 0;
  const checkpoint = Checkpoint.open<Progresses>(values, "backfill", tableName, {
    table: Table?.TableArn,
    function: mapping.functionArn,
    segments,
    filter,
  });
  if (values.check || values.go) await probeFilter(clients.dynamodb, tableName, filter);
  if (values.check) return checkBackfill(context, { mapping, tableName }, filter, segments);

  const viewType = Table?.StreamSpecification?.StreamViewType ?? "NEW_AND_OLD_IMAGES";
  output.print(
    `Table ${tableName} has about ${count(items, "item")} (${((Table?.TableSizeBytes ?? 0) / 1e6).toFixed(1)} MB), as AWS counts them every six hours.`,
  );
  if (viewType === "KEYS_ONLY" || viewType === "OLD_IMAGE") {
    output.print(`The stream's view type is ${viewType}: like live records, these have no new image.`);
  }
  const claims = await claimsTableOf(clients.lambda, mapping.functionArn);
  if (claims) {
    output.print(
      `The handler claims changes in table ${claims}: each item is handled once in this run, and again in another. If its effect depends on the order, make it a condition on the item's own version.`,
    );
  }
  if (values.go !== true) {
    output.print(`With --go they are handed to ${mapping.functionArn}. Nothing was changed.`);
    output.result({ table: tableName, function: mapping.functionArn, go: false, items });
    return EXIT.done;
  }

  const state: Progresses = checkpoint.last ?? {
    run: randomUUID(),
    segments: Array.from({ length: segments }, () => ({ done: false, read: 0, handled: 0, failed: 0 })),
  };
  checkpoint.save(state);
  const passes = filterOf(mapping.filters);
  const source = { client: clients.streams, streamArn: mapping.streamArn, stop };
  const live = Table?.StreamSpecification?.StreamEnabled
    ? new LiveChanges(source, (await describeStream(clients.streams, mapping.streamArn, stop)).shards, () => true)
    : undefined;
  live?.start();
  await live?.known(Date.now() - 1);
  // All segments share one pace, because the limit protects the function.
  const deliveryPace = new Pace(settings.rate);
  const sum = (field: "read" | "handled" | "failed") =>
    state.segments.reduce((total, segment) => total + segment[field], 0);
  const progress = new Progress(output, "items", items, sum("read"));
  const backfills = state.segments.map(
    (segmentState, segment) =>
      new Backfill({
        client: clients.dynamodb,
        tableName,
        segment,
        segments,
        pace: readPace,
        deliveryPace,
        filter,
        pageSize: Math.min(1000, Math.max(100, 4 * mapping.batchSize)),
        stop,
        invoke: createInvoke(clients.lambda, mapping.functionArn, mapping.partialResponses, stop),
        batchSize: mapping.batchSize,
        attempts: settings.attempts,
        keyNames: (Table?.KeySchema ?? []).map(({ AttributeName = "" }) => AttributeName),
        recordContext: {
          streamArn: mapping.streamArn,
          region: mapping.streamArn.split(":")[3] ?? "",
          viewType,
          run: state.run,
        },
        live,
        passes,
        progress: segmentState,
        succeeded: (records) => progress.add(records.length),
        paged: () => {
          checkpoint.save(state);
          live?.forget(Math.min(...backfills.map(({ needs }) => needs)));
        },
      }),
  );
  try {
    const open = backfills.filter((_, segment) => !state.segments[segment]?.done);
    await inPool(open, settings.concurrency, (backfill) => backfill.run());
  } finally {
    await live?.end();
  }
  const failures = backfills.flatMap(({ delivery }) => delivery.failures);
  const finished = state.segments.every(({ done }) => done);
  if (finished) checkpoint.clear();
  output.result({
    table: tableName,
    function: mapping.functionArn,
    go: true,
    finished,
    read: sum("read"),
    handled: sum("handled"),
    live: backfills.reduce((total, backfill) => total + backfill.live, 0),
    again: backfills.reduce((total, backfill) => total + backfill.again, 0),
    failed: sum("failed"),
    failures,
  });
  output.print(
    `${count(sum("read"), "item")} read, ${sum("handled").toLocaleString("en")} handled, ${sum("failed")} failed, ` +
      `${backfills.reduce((total, backfill) => total + backfill.live, 0)} left to live changes.`,
  );
  for (const { keys, reason } of failures.slice(0, 10)) output.print(`  ${shown(keys)}: ${reason}`);
  if (!finished) output.print(`Stopped. Go on with the same command and --resume (${checkpoint.file}).`);
  return finished && sum("failed") === 0 ? EXIT.done : EXIT.remains;
}
