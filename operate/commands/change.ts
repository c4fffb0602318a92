import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { Checkpoint, checkpointOptions } from "../command/checkpoint";
import type { Command, Context } from "../command/command";
import { EXIT, type ExitCode, InterruptedError, UsageError } from "../command/exit";
import { readsWithKeyOf } from "../command/kms-rights";
import { goOption, targetOptions, text, time } from "../command/options";
import { StreamMove, type MoveProgress } from "../change/stream-move";
import type { Hazard } from "../change/hazard";
import { hazardsOf } from "../change/hazards";
import { amount, type Lag, review } from "../change/review-comment";
import { lastHandled } from "../change/mark";
import { preview } from "../change/preview";
import { type Proof, proofLines } from "../change/proof";
import { requireRegion } from "../change/region";
import { FamilyReader } from "../stream/family-reader";
import type { Position } from "../stream/cursor";
import { describeStream, families } from "../stream/shards";
import type { Clients } from "../target/clients";
import { mappingsOf, requireFilters } from "../target/resolve";

export const change: Command = {
  name: "change",
  summary: "finds what a deployment would lose or repeat, and deploys it without loss",
  about:
    "Reads pulumi preview --json, and names every step that would lose or repeat records: a view type that changes, a stream that goes off\n" +
    "and on, a table or mapping that is replaced, a mapping that another one takes over. A new function on the same mapping isn't such a\n" +
    "step, because the mapping keeps its position.\n" +
    "\n" +
    "With --go it deploys a new stream in the order that loses nothing: pause the mapping, deploy the table alone, hand over what is left in\n" +
    "the old stream (it can be read for 24 hours), deploy the rest. The new mapping has to start at TRIM_HORIZON.\n" +
    "\n" +
    "The function's log shows how far it has handled the old stream, if it logs sequence numbers as this project's handler does. For any\n" +
    "other function, pass --handled-until. A handler wrapped in once() skips changes that are handed over twice.",
  options: {
    stack: targetOptions.stack,
    cwd: targetOptions.cwd,
    preview: { type: "string", value: "FILE", help: "output of pulumi preview --json (default: runs it)" },
    review: { type: "boolean", help: "for CI: print a comment in Markdown, and end with 1 when records would be lost" },
    "config-file": { type: "string", value: "FILE", help: "the stack's configuration file, as pulumi takes it" },
    "handled-until": {
      type: "string",
      value: "TIME",
      help: "everything written before is handled: 2026-11-25T03:00:00Z, or 10m",
    },
    ...checkpointOptions,
    ...goOption,
  },
  examples: [
    ["change --stack aws", "see what pulumi up would lose or repeat"],
    ["change --stack aws --go", "deploy it without loss"],
    ["change --preview preview.json --review", "in CI: fail a pull request that would lose records"],
  ],
  needs: [
    { actions: ["lambda:ListEventSourceMappings", "lambda:GetEventSourceMapping"], on: "*" },
    {
      actions: STREAM_READ_ACTIONS,
      on: "the table's streams",
    },
    { actions: ["logs:FilterLogEvents"], on: "the function's log group" },
    readsWithKeyOf("the table"),
    { actions: ["lambda:UpdateEventSourceMapping"], on: "the mapping", when: "with --go" },
    { actions: ["lambda:InvokeFunction"], on: "the function", when: "with --go" },
    { actions: ["dynamodb:DescribeTable"], on: "the table", when: "with --go" },
    { actions: ["what pulumi up needs"], on: "the stack's resources", when: "with --go" },
  ],
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { values, clients, output, stop } = context;
  const stack = text(values, "stack");
  const cwd = text(values, "cwd") ?? process.cwd();
  const configFile = text(values, "config-file");
  const extra = configFile === undefined ? [] : ["--config-file", configFile];
  const since = time(values, "handled-until", Date.now());
  if (values.review && values.go) throw new UsageError("--review changes nothing: leave out --review or --go.");
  if (values.resume && !values.go) throw new UsageError("--resume continues a change: pass --go too.");
  if (values.resume)
    return conclude(context, undefined, await moveStream(context, undefined, stack, cwd, extra, since));

  const hazards = hazardsOf(await preview(stack, cwd, text(values, "preview"), extra));
  const lag = new Map<string, Lag>();
  // A review in CI may have no access to AWS. It then reports that instead of the amounts.
  for (const { streamArn } of hazards) {
    if (streamArn === undefined || lag.has(streamArn)) continue;
    const measured = await measure(clients, streamArn, stop).catch(() => ({
      unhandled: undefined,
      inStream: undefined,
    }));
    if (stop.aborted) throw new InterruptedError("Stopped while the streams were measured.");
    lag.set(streamArn, measured);
  }
  const found = hazards.map((hazard) => ({ ...hazard, amount: amount(hazard, lag) }));
  // With --go, the result has the proof too, and is printed when it is there.
  if (values.go !== true || hazards.length === 0) output.result({ hazards: found });
  const losing = hazards.some(({ effect }) => effect === "loses");
  if (values.review) {
    output.print(review(hazards, lag));
    return losing ? EXIT.remains : EXIT.done;
  }
  if (hazards.length === 0) {
    output.print("This deployment loses and repeats no records: pulumi up is enough.");
    return EXIT.done;
  }
  for (const hazard of hazards)
    output.print(`${hazard.name}: ${hazard.problem}\n  ${hazard.effect} ${amount(hazard, lag)}\n  ${hazard.fix}`);
  const [movable, ...rest] = hazards.filter(({ handled }) => handled);
  const obstacles = [
    ...hazards.filter(({ handled }) => !handled),
    ...rest.map((hazard) => ({ ...hazard, fix: "change moves one table at a time: deploy this one by itself." })),
  ];
  if (values.go !== true) {
    output.print(
      movable && obstacles.length === 0
        ? "With --go: pause the mapping, deploy the table, hand over what is left in the old stream, deploy the rest. Nothing was changed."
        : "Nothing was changed.",
    );
    return EXIT.remains;
  }
  if (!movable || obstacles.length) {
    throw new UsageError(
      `This deployment can't be carried out without loss as it is: ${obstacles.map(({ name, fix }) => `${name}: ${fix}`).join(" ")}`,
    );
  }
  return conclude(context, found, await moveStream(context, movable, stack, cwd, extra, since));
}

/** Reports what was carried out. @param hazards that were found before; `undefined` for a resumed run */
function conclude({ output }: Context, hazards: object[] | undefined, proof: Proof): ExitCode {
  output.result({ hazards, proof });
  for (const line of proofLines(proof)) output.print(line);
  return proof.lost || proof.failed || proof.trimmed ? EXIT.remains : EXIT.done;
}

async function moveStream(
  context: Context,
  hazard: Hazard | undefined,
  stack: string | undefined,
  cwd: string,
  extra: string[],
  since: number | undefined,
): Promise<Proof> {
  const { values, clients } = context;
  if (stack === undefined) throw new UsageError("--go deploys: pass --stack.");
  const checkpoint = Checkpoint.open<MoveProgress>(values, "change", stack.split("/").at(-1) ?? stack, { stack });
  const progress = checkpoint.last ?? (await begin(clients, hazard as Hazard, since));
  checkpoint.save(progress);
  return new StreamMove(context, stack, cwd, extra, checkpoint, progress).run();
}

async function begin(clients: Clients, hazard: Hazard, since: number | undefined): Promise<MoveProgress> {
  const { streamArn, tableName } = hazard;
  const mappings = (await mappingsOf(clients, { table: tableName })).filter(
    (mapping) => mapping.streamArn === streamArn,
  );
  const [mapping] = mappings;
  if (!mapping) await requireRegion(clients, streamArn);
  if (!mapping || tableName === undefined)
    throw new UsageError(`No mapping reads stream ${streamArn}: pulumi up is enough.`);
  if (mappings.length > 1) {
    throw new UsageError(
      `${mappings.length} mappings read stream ${streamArn}: change --go moves one. Let the functions of the others handle everything first, and disable them.`,
    );
  }
  requireFilters(mapping);
  if (mapping.parallelization > 1 && since === undefined) {
    throw new UsageError(
      "With parallelizationFactor above 1 the log doesn't show how far everything is handled: pass --handled-until.",
    );
  }
  return { step: "pause", mapping, tableUrn: hazard.urn, tableName, marks: {}, since, drained: {} };
}

/** Counts the stream's records, and those not handled, as far as the function's log shows. */
async function measure(clients: Clients, streamArn: string, stop: AbortSignal): Promise<Lag> {
  const { streams, logs } = clients;
  const { shards } = await describeStream(streams, streamArn, stop);
  const mapping = (await mappingsOf(clients, {})).find((candidate) => candidate.streamArn === streamArn);
  const marks = mapping
    ? await lastHandled(logs, streams, streamArn, shards, mapping.functionArn, stop).catch(() => undefined)
    : undefined;
  let inStream = 0;
  let unhandled = 0;
  for (const family of families(shards)) {
    const from = new Map<string, Position>([[family[0]?.id ?? "", { at: "TRIM_HORIZON" }]]);
    for await (const { shardId, records } of new FamilyReader({ client: streams, streamArn, stop }, shards, from).toTip(
      stop,
    )) {
      const mark = marks?.get(shardId);
      inStream += records.length;
      unhandled += records.filter(({ sequence }) => mark === undefined || sequence > BigInt(mark)).length;
    }
  }
  return { inStream, unhandled: marks?.size ? unhandled : undefined };
}
