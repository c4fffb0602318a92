// A deployment that moves a function from one stream of its table to the next, without losing a record and in their order:
// pause the mapping, change the table, hand over what is left of the old stream, then let the mapping read the new one.
import { setTimeout as delay } from "node:timers/promises";
import { GetEventSourceMappingCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { Checkpoint } from "../command/checkpoint";
import type { Context } from "../command/command";
import { StoppedError } from "../command/exit";
import { count, duration } from "../command/words";
import { createInvoke } from "../delivery/invoke";
import { Pace } from "../delivery/pace";
import { Replay } from "../replay/replay";
import { filterOf } from "../stream/filter";
import { describeStream, families } from "../stream/shards";
import type { Mapping } from "../target/mapping";
import { pulumi } from "../target/stack";
import { lastHandled } from "./mark";
import { positionsOf } from "./positions";
import { StreamWatch } from "./watch";

export interface Progress {
  step: "pause" | "table" | "drain" | "deploy";
  mapping: Mapping;
  tableUrn: string;
  tableName: string;
  /** Last handled sequence number by shard; a time, when the log doesn't tell. */
  marks: Record<string, string>;
  since: number | undefined;
  drained: Record<string, string>;
  gapMs?: number;
}

export interface Proof {
  /** Records of the old stream that weren't handled when the mapping was paused. */
  unhandled: number;
  delivered: number;
  failed: number;
  lost: number;
  /** How long the table had no stream. */
  gapMs: number | undefined;
}

/** A log line can take so long to be found. */
const LOG_DELAY_MS = 5000;

export class Change {
  constructor(
    private readonly context: Context,
    private readonly stack: string,
    private readonly cwd: string,
    private readonly extra: string[],
    private readonly checkpoint: Checkpoint<Progress>,
    private readonly progress: Progress,
  ) {}

  async run(): Promise<Proof> {
    const { progress } = this;
    if (progress.step === "pause") await this.pause();
    if (progress.step === "table") await this.changeTable();
    const drained = progress.step === "drain" ? await this.drain() : { selected: 0, delivered: 0, failed: 0 };
    if (progress.step === "deploy") {
      this.say("Deploying the rest: the mapping reads the new stream from its beginning.");
      await this.deploy();
      this.checkpoint.clear();
    }
    return {
      unhandled: drained.selected,
      delivered: drained.delivered,
      failed: drained.failed,
      lost: drained.selected - drained.delivered,
      gapMs: progress.gapMs,
    };
  }

  private async pause(): Promise<void> {
    const { lambda, logs, streams, connection } = this.context.clients;
    const { mapping } = this.progress;
    this.say(`Pausing mapping ${mapping.uuid}.`);
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.uuid, Enabled: false }));
    for (let state = ""; state !== "Disabled"; await delay(200)) {
      state = (await lambda.send(new GetEventSourceMappingCommand({ UUID: mapping.uuid }))).State ?? "";
      if (this.context.stop.aborted) await this.resumeMapping();
    }
    if (this.progress.since === undefined) {
      await delay(connection.endpoint ? 1000 : LOG_DELAY_MS);
      const { shards } = await describeStream(streams, mapping.streamArn);
      const marks = await lastHandled(logs, streams, mapping.streamArn, shards, mapping.functionArn);
      if (marks.size === 0) {
        await this.resumeMapping(
          "The function's log names no handled change, so it can't be told where to go on. Say up to when everything is handled with --handled-until.",
        );
      }
      this.progress.marks = Object.fromEntries(marks);
    }
    this.reached("table");
  }

  /** Puts everything back as it was. */
  private async resumeMapping(reason = "Stopped before anything was deployed."): Promise<never> {
    await this.context.clients.lambda.send(
      new UpdateEventSourceMappingCommand({ UUID: this.progress.mapping.uuid, Enabled: true }),
    );
    this.checkpoint.clear();
    throw new StoppedError(`${reason} The mapping is enabled again.`);
  }

  private async changeTable(): Promise<void> {
    const { tableName, tableUrn, mapping } = this.progress;
    this.say(`Deploying table ${tableName} alone.`);
    const watch = new StreamWatch(this.context.clients.dynamodb, tableName, mapping.streamArn);
    try {
      await this.deploy("--target", tableUrn);
    } finally {
      await watch.end();
    }
    if (watch.off !== undefined && watch.on !== undefined) this.progress.gapMs = watch.on - watch.off;
    this.reached("drain");
  }

  private async deploy(...only: string[]): Promise<void> {
    try {
      await pulumi(["up", "--yes", "--skip-preview", "--stack", this.stack, ...only, ...this.extra], this.cwd);
    } catch (error) {
      throw new StoppedError(
        `${(error as Error).message}\nMapping ${this.progress.mapping.uuid} stays paused, and the streams keep their records for 24 hours. ` +
          "Repair what failed, and go on with the same command and --resume.",
      );
    }
  }

  private async drain(): Promise<{ selected: number; delivered: number; failed: number }> {
    const { clients, stop } = this.context;
    const { mapping, marks, since, drained } = this.progress;
    const { shards } = await describeStream(clients.streams, mapping.streamArn);
    const total = { selected: 0, delivered: 0, failed: 0 };
    for (const family of families(shards)) {
      const from = positionsOf(
        family,
        { ...marks, ...drained },
        since === undefined ? { at: "TRIM_HORIZON" } : { at: "AT_TIMESTAMP", time: since },
      );
      const replay = new Replay({
        source: { client: clients.streams, streamArn: mapping.streamArn },
        shards,
        from,
        until: Infinity,
        passes: filterOf(mapping.filters),
        newer: "send",
        invoke: createInvoke(clients.lambda, mapping.functionArn, mapping.partialResponses),
        batchSize: mapping.batchSize,
        attempts: 5,
        pace: new Pace(undefined),
        stop,
        progress: () => undefined,
        done: new Map(),
        reached: (shardId, sequence) => {
          // A resumed run begins at the first record that failed, at the latest.
          if (replay.delivery.failures.length) return;
          drained[shardId] = sequence;
          this.checkpoint.save(this.progress);
        },
      });
      await replay.survey();
      this.say(
        `Handing over ${count(replay.selected, "record")} that ${replay.selected === 1 ? "is" : "are"} left in the old stream.`,
      );
      await replay.run();
      total.selected += replay.selected;
      total.delivered += replay.delivered;
      total.failed += replay.delivery.failures.length;
      if (stop.aborted || replay.delivered < replay.selected) {
        throw new StoppedError(
          `${count(replay.selected - replay.delivered, "record")} of the old stream ${replay.selected - replay.delivered === 1 ? "isn't" : "aren't"} handled yet` +
            `${replay.delivery.failures[0] ? ` (${replay.delivery.failures[0].reason})` : ""}. The mapping stays paused, and both streams keep their records for 24 hours. ` +
            "Go on with the same command and --resume.",
        );
      }
    }
    this.reached("deploy");
    return total;
  }

  private reached(step: Progress["step"]): void {
    this.progress.step = step;
    this.checkpoint.save(this.progress);
  }

  private say(line: string): void {
    this.context.output.print(line);
  }
}

/** In words, what was shown. */
export function proofLines({ unhandled, delivered, failed, lost, gapMs }: Proof): string[] {
  return [
    `${count(unhandled, "record")} of the old stream ${unhandled === 1 ? "was" : "were"} not handled when the mapping was paused: ${delivered} handled since, ${failed} failed, ${lost} lost.`,
    gapMs === undefined
      ? "How long the table had no stream wasn't seen."
      : `The table had no stream for ${gapMs < 1000 ? `at most ${gapMs} ms` : `about ${duration(gapMs / 1000)}`}: what was written in that time has no record in either stream. ` +
        "dynamodb-streams backfill hands over the items as they are now.",
  ];
}
