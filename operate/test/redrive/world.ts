// A table's stream, its failed batches and its function, all in memory: every call is a step at which the run can be killed, or at which
// a live change can come.
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { Pace } from "../../delivery/pace";
import { FailedBatches } from "../../failures/failed-batches";
import type { FailureSource } from "../../failures/failure-source";
import type { Newer } from "../../redrive/redrive";
import { redriveAll } from "../../redrive/rounds";
import { apiRecord, awsError, failureMessage, fakeClient } from "../fakes";

class Killed extends Error {}

export interface Change {
  sequence: number;
  key: string;
}

export interface WorldShard {
  id: string;
  parent?: string;
  closed?: boolean;
  /** Changes before this one have expired. @default 0 */
  horizon?: number;
  changes: Change[];
}

export interface Message {
  name: string;
  shardId: string;
  start: number;
  end: number;
  /** Becomes visible at the n-th read of the queue. @default 1 */
  visibleAt?: number;
  /** How many records the message names. @default all in its range */
  size?: number;
}

const PAGE = 3;

export class World {
  /** Every change that the function handled, in order; by the mapping or by the command. */
  readonly handled: Change[] = [];
  /** Items whose changes make the function fail. */
  poison = new Set<string>();
  /** Changes, by sequence number, that make the function fail. */
  failing = new Set<number>();
  /** Whether the function returns the failed record instead of throwing. */
  partial = false;
  /** Live changes by step: written then, and handled by the mapping at once. */
  live = new Map<number, string>();
  /** Steps at which the stream trims everything before a change. */
  trims = new Map<number, number>();
  /** Calls of GetRecords that find their iterator expired. */
  expired = new Set<number>();
  steps = 0;
  killAt = Infinity;
  private looks = 0;
  private readonly names: string[] = [];
  private dead = false;

  constructor(
    readonly shards: WorldShard[],
    public messages: Message[],
  ) {}

  changesOf({ shardId, start, end }: Message): Change[] {
    const shard = this.shards.find(({ id }) => id === shardId)!;
    return shard.changes.filter(({ sequence }) => sequence >= start && sequence <= end);
  }

  /** Runs the command until it ends or is killed. */
  async run(newer: Newer, { killAt = Infinity } = {}): Promise<"ended" | "killed"> {
    this.killAt = this.steps + killAt;
    this.dead = false;
    const stop = new AbortController().signal;
    try {
      await redriveAll({
        failures: this.source(),
        client: this.client(),
        passes: () => true,
        concurrency: 2,
        go: true,
        stop,
        drop: false,
        surveyed: () => undefined,
        redrive: (streamArn) => ({
          invoke: async (records) => {
            this.step();
            for (const [index, { dynamodb }] of records.entries()) {
              const change = { sequence: Number(dynamodb!.SequenceNumber), key: dynamodb!.Keys!.id!.S! };
              if (!this.poison.has(change.key) && !this.failing.has(change.sequence)) this.handled.push(change);
              else if (this.partial) return { kind: "failedAt", index, reason: "poison" };
              else return { kind: "failed", reason: "poison" };
            }
            this.step();
            return { kind: "succeeded" };
          },
          batchSize: 4,
          attempts: 1,
          pace: new Pace(undefined),
          stop,
          pauseMs: 0,
          source: { client: this.client(), streamArn },
          passes: () => true,
          newer,
          expired: "hold",
          present: async (record) => {
            const ofItem = this.shards.flatMap(({ changes }) =>
              changes.filter(({ key }) => key === record.dynamodb!.Keys!.id!.S),
            );
            const newest = Math.max(...ofItem.map(({ sequence }) => sequence));
            return { same: newest === Number(record.dynamodb!.SequenceNumber), record };
          },
          progress: () => undefined,
        }),
      });
      return "ended";
    } catch (error) {
      if (error instanceof Killed) return "killed";
      throw error;
    }
  }

  private step(): void {
    if (this.dead || ++this.steps >= this.killAt) {
      this.dead = true;
      throw new Killed();
    }
    const horizon = this.trims.get(this.steps);
    if (horizon !== undefined) for (const shard of this.shards) shard.horizon = horizon;
    const key = this.live.get(this.steps);
    if (key === undefined) return;
    // A live change goes to the shard that now has its item: the last open one.
    const shard = this.shards
      .filter(({ closed, changes }) => !closed && changes.some((change) => change.key === key))
      .at(-1);
    if (!shard) return;
    const change = {
      sequence: 1 + Math.max(...this.shards.flatMap(({ changes }) => changes.map((c) => c.sequence))),
      key,
    };
    shard.changes.push(change);
    this.handled.push(change);
  }

  private source(): FailureSource {
    const given = new Set<Message>();
    return {
      title: "queue",
      depth: async () => ({ waiting: 0, held: 0 }),
      collect: async () => {
        this.step();
        this.looks++;
        const batches = new FailedBatches({
          keyAt: (at) => this.names[at]!,
          remove: async (name) => {
            this.step();
            this.remove(this.messages.find((message) => message.name === name)!);
          },
        });
        for (const message of this.messages) {
          if ((message.visibleAt ?? 1) > this.looks || given.has(message)) continue;
          const { size = this.changesOf(message).length } = message;
          batches.add(failureMessage({ ...message, size }), this.names.push(message.name) - 1);
        }
        for (const message of this.messages) if ((message.visibleAt ?? 1) <= this.looks) given.add(message);
        return { batches, foreign: [] };
      },
      release: async () => this.step(),
    };
  }

  /** A message may be deleted only when the function has handled each of its changes, or afterwards a newer one of the item. */
  private remove(message: Message): void {
    for (const { sequence, key } of this.changesOf(message)) {
      const last = this.handled.filter((change) => change.key === key).at(-1);
      if (!last || last.sequence < sequence)
        throw new Error(`${message.name} is removed, ${key}/${sequence} isn't handled`);
    }
    this.messages = this.messages.filter((candidate) => candidate !== message);
  }

  client(): DynamoDBStreamsClient {
    const shard = (id: string) => this.shards.find((candidate) => candidate.id === id)!;
    return fakeClient<DynamoDBStreamsClient>({
      DescribeStream: () => {
        this.step();
        const Shards = this.shards.map(({ id, parent }) => ({ ShardId: id, ParentShardId: parent }));
        return { StreamDescription: { StreamStatus: "ENABLED", Shards } };
      },
      GetShardIterator: ({ ShardId, ShardIteratorType, SequenceNumber }) => {
        this.step();
        const { horizon = 0 } = shard(ShardId);
        const from = Number(SequenceNumber ?? horizon) + (ShardIteratorType === "AFTER_SEQUENCE_NUMBER" ? 1 : 0);
        if (from < horizon) throw awsError("TrimmedDataAccessException");
        return { ShardIterator: `${ShardId}|${from}` };
      },
      GetRecords: ({ ShardIterator }: { ShardIterator: string }, call) => {
        this.step();
        if (this.expired.has(call)) throw awsError("ExpiredIteratorException");
        const [id = "", from] = ShardIterator.split("|");
        const { changes, closed, horizon = 0 } = shard(id);
        if (Number(from) < horizon) throw awsError("TrimmedDataAccessException");
        const rest = changes.filter(({ sequence }) => sequence >= Number(from));
        const page = rest.slice(0, PAGE);
        const next = page.length ? page.at(-1)!.sequence + 1 : Number(from);
        return {
          Records: page.map(({ sequence, key }) => apiRecord(sequence, key)),
          NextShardIterator: closed && rest.length === page.length ? undefined : `${id}|${next}`,
        };
      },
    }).client;
  }
}
