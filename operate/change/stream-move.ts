// Moves a function from one stream of its table to the next without losing a record or changing their order:
// pause the mapping, change the table, hand over the rest of the old stream, then let the mapping read the new one.
import type { Checkpoint } from "../command/checkpoint";
import type { Context } from "../command/command";
import { StoppedError } from "../command/exit";
import { count } from "../command/words";
import { createInvoke } from "../delivery/invoke";
import { Pace } from "../delivery/pace";
import { Replay } from "../replay/replay";
import { filterOf } from "../stream/filter";
import { describeStream, families } from "../stream/shards";
import type { Mapping } from "../target/mapping";
import { pulumi } from "../target/stack-target";
import { throwIfStopped, pause } from "./pause";
import { positionsOf } from "./positions";
import { type Proof, Repeats } from "./proof";
import { StreamWatch } from "./watch";

export interface MoveProgress {
  step: "pause" | "table" | "drain" | "deploy";
  mapping: Mapping;
  tableUrn: string;
  tableName: string;
  /** Last handled sequence number by shard, or a time if the log doesn't have them. */
  marks: Record<string, string>;
  since: number | undefined;
  drained: Record<string, string>;
  gapMs?: number;
}

/** What was handed over of the old stream. */
type Drained = Pick<Proof, "delivered" | "twice" | "failed" | "trimmed"> & { selected: number };

const NOTHING_DRAINED: Drained = { selected: 0, delivered: 0, twice: undefined, failed: 0, trimmed: false };

export class StreamMove {
  constructor(
    private readonly context: Context,
    private readonly stack: string,
    private readonly cwd: string,
    private readonly extra: string[],
    private readonly checkpoint: Checkpoint<MoveProgress>,
    private readonly progress: MoveProgress,
  ) {}

  /** @throws StoppedError on Ctrl-C or a failure; the message gives the state of the mapping and how to continue. */
  async run(): Promise<Proof> {
    const { progress } = this;
    if (progress.step === "pause") await this.pause();
    try {
      return await this.carryOn();
    } catch (error) {
      // Ctrl-C ends Pulumi's CLI too, which then reports a failure.
      const isStopped = this.context.stop.aborted;
      throw new StoppedError(
        `${isStopped ? "Stopped." : (error as Error).message}\nMapping ${progress.mapping.uuid} stays paused, and the streams keep their records for 24 hours. ` +
          `${isStopped ? "Go" : "Repair what failed, and go"} on with the same command and --resume.`,
      );
    }
  }

  private async carryOn(): Promise<Proof> {
    const { progress } = this;
    throwIfStopped(this.context.stop);
    if (progress.step === "table") await this.changeTable();
    const drained = progress.step === "drain" ? await this.drain() : NOTHING_DRAINED;
    if (progress.step === "deploy") {
      this.say("Deploying the rest: the mapping reads the new stream from its beginning.");
      await this.deploy();
      this.checkpoint.clear();
    }
    return {
      unhandled: drained.selected,
      delivered: drained.delivered,
      twice: drained.twice,
      failed: drained.failed,
      lost: drained.selected - drained.delivered,
      trimmed: drained.trimmed,
      gapMs: progress.gapMs,
    };
  }

  private async pause(): Promise<void> {
    const { progress } = this;
    this.say(`Pausing mapping ${progress.mapping.uuid}.`);
    try {
      progress.marks = await pause(this.context, progress.mapping, progress.since === undefined);
    } catch (error) {
      // Nothing was deployed, so there is nothing to resume.
      this.checkpoint.clear();
      throw error;
    }
    this.reached("table");
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
    await pulumi(["up", "--yes", "--skip-preview", "--stack", this.stack, ...only, ...this.extra], this.cwd);
  }

  private async drain(): Promise<Drained> {
    const { clients, stop } = this.context;
    const { mapping, marks, since, drained } = this.progress;
    const { shards } = await describeStream(clients.streams, mapping.streamArn, stop);
    const total: Drained = { ...NOTHING_DRAINED };
    const repeats = await Repeats.of(clients.logs, mapping.functionArn);
    for (const family of families(shards)) {
      const from = positionsOf(
        family,
        { ...marks, ...drained },
        since === undefined ? { at: "TRIM_HORIZON" } : { at: "AT_TIMESTAMP", time: since },
      );
      const replay = new Replay({
        source: { client: clients.streams, streamArn: mapping.streamArn, stop },
        shards,
        from,
        until: Infinity,
        passes: filterOf(mapping.filters),
        newer: "send",
        invoke: repeats.watch(createInvoke(clients.lambda, mapping.functionArn, mapping.partialResponses, stop)),
        batchSize: mapping.batchSize,
        attempts: 5,
        pace: new Pace(undefined),
        stop,
        progress: () => undefined,
        done: new Map(),
        reached: (shardId, sequence) => {
          // A resumed run must begin no later than at the first record that failed.
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
      total.trimmed ||= replay.trimmed;
      throwIfStopped(this.context.stop);
      const left = replay.selected - replay.delivered;
      if (left) {
        const [first] = replay.delivery.failures;
        throw new StoppedError(
          `${count(left, "record")} of the old stream ${left === 1 ? "isn't" : "aren't"} handled yet${first ? ` (${first.reason})` : ""}.`,
        );
      }
    }
    this.reached("deploy");
    return { ...total, twice: repeats.count };
  }

  private reached(step: MoveProgress["step"]): void {
    this.progress.step = step;
    this.checkpoint.save(this.progress);
  }

  private say(line: string): void {
    this.context.output.print(line);
  }
}
