import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { Checkpoint, checkpointOptions } from "../command/checkpoint";
import type { Command, Context } from "../command/command";
import { EXIT, type ExitCode, shown, UsageError } from "../command/exit";
import { readsWithKeyOf } from "../command/kms-rights";
import { deliveryOptions, deliverySettings, goOption, oneOf, targetOptions, text } from "../command/options";
import { Progress } from "../command/progress";
import { count, iso } from "../command/words";
import { createInvoke } from "../delivery/invoke";
import { Pace } from "../delivery/pace";
import { inPool } from "../delivery/pool";
import { NEWER } from "../redrive/redrive";
import { readKeys, requireKeyNames } from "../replay/keys";
import { readTimes, streamOf } from "../replay/range";
import { Replay } from "../replay/replay";
import { withClaims } from "../replay/with-claims";
import type { Position } from "../stream/cursor";
import { filterOf } from "../stream/filter";
import { keyOf } from "../stream/record";
import { describeStream, families } from "../stream/shards";
import { claimsTableOf, releaseClaims } from "../target/claims";
import { targetNames, resolve } from "../target/resolve";

export const replay: Command = {
  name: "replay",
  summary: "hands the changes of a time range to the function again, after it handled them wrongly",
  about:
    "Reads the stream from one moment to another, and hands the changes to the function again: in their order, in the mapping's batches,\n" +
    "in the shape that Lambda sends. For a handler that succeeded, but did the wrong thing. The stream has the last 24 hours.\n" +
    "\n" +
    "Items that were changed after the range are held back until you choose with --newer; see redrive --help. A handler wrapped in once()\n" +
    "has claimed the changes, and would skip them: --again releases the claims first.",
  options: {
    ...targetOptions,
    stream: {
      type: "string",
      value: "ARN",
      help: "stream to read instead of the mapping's, such as the one before a change of view type",
    },
    since: { type: "string", value: "TIME", help: "first moment: 2026-11-25T03:00:00Z, or how long ago: 90m, 6h" },
    until: { type: "string", value: "TIME", help: "last moment (default: now)" },
    key: {
      type: "string",
      value: "JSON",
      multiple: true,
      help: 'only this item, in DynamoDB\'s JSON: {"id":{"S":"order-1"}}; can be repeated',
    },
    newer: {
      type: "string",
      value: "WHAT",
      help: `items that were changed after the range: ${NEWER.join(", ")} (default: hold)`,
    },
    again: { type: "boolean", help: "release the claims of a handler on once(), so that its effects happen again" },
    effect: {
      type: "string",
      value: "NAME",
      multiple: true,
      help: "with --again: name of an effect that once() was given; can be repeated",
    },
    ...deliveryOptions,
    ...checkpointOptions,
    ...goOption,
  },
  examples: [
    ["replay --stack aws --since 2h", "show what would be sent"],
    [
      "replay --stack aws --since 2026-11-25T03:00:00Z --until 2026-11-25T04:00:00Z --newer follow --go",
      "send an hour again, the newest of each item last",
    ],
    [`replay --function orders --since 6h --key '{"id":{"S":"order-1"}}' --go`, "send the changes of one item again"],
    ["replay --function orders --since 6h --again --go", "let a handler on once() have its effects again"],
  ],
  needs: [
    { actions: ["lambda:ListEventSourceMappings", "lambda:GetEventSourceMapping"], on: "*" },
    { actions: ["lambda:GetFunctionConfiguration"], on: "the function" },
    {
      actions: STREAM_READ_ACTIONS,
      on: "the table's streams",
    },
    { actions: ["lambda:InvokeFunction"], on: "the function", when: "with --go" },
    { actions: ["dynamodb:BatchWriteItem"], on: "the table of claims", when: "with --again" },
    readsWithKeyOf("the table", "the table of claims", "the function's variables"),
  ],
  run,
};

/** The checkpointed progress of a run. */
interface Place {
  since: number;
  until: number;
  /** Last finished sequence number by shard. */
  places: Record<string, string>;
}

async function run({ values, clients, output, stop }: Context): Promise<ExitCode> {
  const now = Date.now();
  const times = readTimes(values, now);
  const keys = readKeys(values.key);
  if (values.effect !== undefined && values.again !== true)
    throw new UsageError("--effect names whose claims --again releases: pass --again too.");
  const newer = oneOf(values, "newer", NEWER) ?? "hold";
  const settings = deliverySettings(values);
  const { mapping, tableName } = await resolve(clients, await targetNames(values));
  const streamArn = streamOf(values, mapping.streamArn, tableName);
  const claims = await claimsTableOf(clients.lambda, mapping.functionArn);
  const filter = filterOf(mapping.filters);
  const passes = (record: Parameters<typeof filter>[0]) =>
    (!keys || keys.has(keyOf(record.dynamodb?.Keys ?? {}))) && filter(record);

  const checkpoint = Checkpoint.open<Place>(values, "replay", tableName, {
    streamArn,
    since: text(values, "since"),
    keys: [...(keys ?? [])],
  });
  // Absolute times, because "how long ago" means a different moment when the run is resumed.
  const { since, until } = checkpoint.last ?? times;
  const places = { ...checkpoint.last?.places };
  const save = () => checkpoint.save({ since, until, places });
  const { shards, keyNames } = await describeStream(clients.streams, streamArn, stop);
  requireKeyNames(values.key, keyNames, tableName);
  const progress = new Progress(output, "records");
  const pace = new Pace(settings.rate);
  const invoke = withClaims(
    createInvoke(clients.lambda, mapping.functionArn, mapping.partialResponses, stop),
    values.again === true && claims !== undefined
      ? (ids) => releaseClaims(clients.dynamodb, claims, ids, (values.effect as string[] | undefined) ?? [], stop)
      : undefined,
  );
  const done = new Map(Object.entries(places).map(([shardId, sequence]) => [shardId, BigInt(sequence)]));
  const replays = families(shards).map((family) => {
    const from = new Map<string, Position>([[family[0]?.id ?? "", { at: "AT_TIMESTAMP", time: since }]]);
    return new Replay({
      source: { client: clients.streams, streamArn, stop },
      shards,
      from,
      until,
      passes,
      newer,
      invoke,
      batchSize: mapping.batchSize,
      attempts: settings.attempts,
      pace,
      stop,
      progress: (records) => progress.add(records),
      done,
      reached: (shardId, sequence) => {
        places[shardId] = sequence;
        save();
      },
    });
  });
  await inPool(replays, settings.concurrency, (replay) => replay.survey());
  const total = (field: "selected" | "delivered" | "followed" | "held" | "skipped" | "newerItems") =>
    replays.reduce((sum, replay) => sum + replay[field], 0);
  progress.expect(total("selected"));
  output.print(
    `${count(total("selected"), "change")} from ${iso(since)} to ${iso(until)} ${total("selected") === 1 ? "is" : "are"} in the stream.`,
  );
  const oldest = Math.min(...replays.flatMap((replay) => replay.oldest ?? []));
  if (now - since > 24 * 3600_000)
    output.print(
      `A stream keeps 24 hours: ${oldest === Infinity ? "it has no record now" : `the oldest record that is left is from ${iso(oldest)}`}.`,
    );
  if (total("newerItems")) {
    output.print(
      `${count(total("newerItems"), "item")} changed again after ${iso(until)}: --newer ${newer}${newer === "hold" ? " (decide: skip, send or follow)" : ""}.`,
    );
  }
  if (claims === undefined && values.again) {
    output.print("The handler names no table of claims (CLAIMS_TABLE_NAME): --again has nothing to release.");
  }
  if (claims !== undefined) {
    output.print(
      values.again
        ? `The handler claims changes in table ${claims}: the claims are released, so that its effects happen again.`
        : `The handler claims changes in table ${claims}, and skips those that it has claimed: pass --again to release the claims.`,
    );
  }
  if (values.go !== true) output.print(`With --go they are handed to ${mapping.functionArn}. Nothing was changed.`);
  else {
    save();
    await inPool(replays, settings.concurrency, (replay) => replay.run());
    if (!stop.aborted) checkpoint.clear();
  }
  const failures = replays.flatMap(({ delivery }) => delivery.failures);
  const result = {
    streamArn,
    function: mapping.functionArn,
    go: values.go === true,
    selected: total("selected"),
    delivered: total("delivered"),
    followed: total("followed"),
    held: total("held"),
    skipped: total("skipped"),
    newerItems: total("newerItems"),
    failures,
  };
  output.result(result);
  if (!result.go) return EXIT.done;
  output.print(
    `${count(result.delivered, "change")} handled again, ${result.followed} newer ones after them; ${result.held} held back, ${result.skipped} skipped, ${failures.length} failed.`,
  );
  for (const { keys: item, reason } of result.failures.slice(0, 10)) output.print(`  ${shown(item)}: ${reason}`);
  if (stop.aborted) output.print("Stopped. Go on with the same command and --resume.");
  return stop.aborted || failures.length || result.held ? EXIT.remains : EXIT.done;
}
