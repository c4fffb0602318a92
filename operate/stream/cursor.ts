// Reads one shard page by page, and recovers from expired iterators, trimmed records and throttling.
import {
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ShardIteratorType,
} from "@aws-sdk/client-dynamodb-streams";
import { patiently } from "../command/patience";
import { toLambdaRecord } from "./lambda-record";
import { type StreamRecord, toStreamRecord, writtenAt } from "./record";
import { describeStream } from "./shards";

export type Position =
  | { at: "TRIM_HORIZON" | "LATEST" }
  | { at: "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER"; sequence: string }
  | { at: "AT_TIMESTAMP"; time: number };

export interface Page {
  records: StreamRecord[];
  /** Whether this is the last page of a closed shard. */
  closed: boolean;
  /** Whether the wanted records had expired, so that reading continued at the oldest record left. */
  trimmed: boolean;
}

export class ShardCursor {
  private iterator: string | undefined;
  /** Records up to here are skipped: they were read before, or are older than the wanted position. */
  private after: bigint | undefined;
  private skipBefore: number | undefined;

  constructor(
    private readonly client: DynamoDBStreamsClient,
    private readonly streamArn: string,
    private readonly shardId: string,
    private position: Position,
    /** Ends the wait for read capacity. */
    private readonly stop?: AbortSignal,
  ) {}

  /**
   * Reads the next page. Empty pages are normal, even before the end.
   *
   * @param limit maximum records, 1 to 1000.
   * @throws ResourceNotFoundException when the stream is gone. A shard that is gone is an empty page, trimmed and closed.
   * @throws InterruptedError when it is stopped while the stream is throttled.
   */
  async next(limit = 1000): Promise<Page> {
    let trimmed = false;
    for (;;) {
      try {
        if (this.iterator === undefined) trimmed = (await this.open()) || trimmed;
        const { Records = [], NextShardIterator } = await this.throttled(() =>
          this.client.send(new GetRecordsCommand({ ShardIterator: this.iterator, Limit: limit })),
        );
        this.iterator = NextShardIterator;
        const records = this.wanted(Records.map((record) => toStreamRecord(toLambdaRecord(record, this.streamArn))));
        const last = records.at(-1);
        if (last) {
          this.after = last.sequence;
          this.position = { at: "AFTER_SEQUENCE_NUMBER", sequence: last.record.dynamodb?.SequenceNumber as string };
        }
        return { records, closed: NextShardIterator === undefined, trimmed };
      } catch (error) {
        const { name } = error as Error;
        // An iterator lives for 15 minutes; the position doesn't expire.
        if (name === "ExpiredIteratorException" && this.iterator !== undefined) this.iterator = undefined;
        else if (name === "TrimmedDataAccessException" && this.position.at !== "TRIM_HORIZON") {
          this.iterator = undefined;
          this.position = { at: "TRIM_HORIZON" };
          trimmed = true;
        } else if (name === "ResourceNotFoundException" && (await this.isGone())) {
          return { records: [], closed: true, trimmed: true };
        } else throw error;
      }
    }
  }

  /** Whether the stream no longer has the shard: all of its records have expired since it was listed. */
  private async isGone(): Promise<boolean> {
    const stream = await describeStream(this.client, this.streamArn, this.stop).catch(() => undefined);
    return stream !== undefined && !stream.shards.some(({ id }) => id === this.shardId);
  }

  /** Gets an iterator. @returns whether the position had expired. */
  private async open(): Promise<boolean> {
    const { position } = this;
    if (position.at === "AT_TIMESTAMP") return this.openAtTime(position.time);
    const sequence = "sequence" in position ? position.sequence : undefined;
    if (sequence !== undefined) this.after ??= BigInt(sequence) - (position.at === "AT_SEQUENCE_NUMBER" ? 1n : 0n);
    const now = Date.now();
    try {
      await this.request({ ShardIteratorType: position.at, SequenceNumber: sequence });
      // A later LATEST would skip what was written in between.
      if (position.at === "LATEST") this.position = { at: "AT_TIMESTAMP", time: now };
      return false;
    } catch (error) {
      if ((error as Error).name !== "TrimmedDataAccessException" || sequence === undefined) throw error;
      this.position = { at: "TRIM_HORIZON" };
      await this.request({ ShardIteratorType: "TRIM_HORIZON" });
      return true;
    }
  }

  /** AT_TIMESTAMP is new: if the SDK or the endpoint lacks it, older records are read and skipped. */
  private async openAtTime(time: number): Promise<boolean> {
    this.skipBefore = time;
    if ("AT_TIMESTAMP" in ShardIteratorType) {
      try {
        await this.request({ ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(time) });
        return false;
      } catch (error) {
        if ((error as Error).name !== "ValidationException") throw error;
      }
    }
    await this.request({ ShardIteratorType: "TRIM_HORIZON" });
    return false;
  }

  private async request(input: {
    ShardIteratorType: string;
    SequenceNumber?: string;
    Timestamp?: Date;
  }): Promise<void> {
    const command = new GetShardIteratorCommand({
      StreamArn: this.streamArn,
      ShardId: this.shardId,
      ...input,
    } as ConstructorParameters<typeof GetShardIteratorCommand>[0]);
    this.iterator = (await this.throttled(() => this.client.send(command))).ShardIterator;
  }

  private wanted(records: StreamRecord[]): StreamRecord[] {
    const { after, skipBefore } = this;
    return records.filter(
      (record) =>
        (after === undefined || record.sequence > after) &&
        // Records have times in whole seconds, so one of the same second may be later than the wanted time, and is kept.
        (skipBefore === undefined || (writtenAt(record) ?? skipBefore) >= Math.floor(skipBefore / 1000) * 1000),
    );
  }

  private throttled<T>(call: () => Promise<T>): Promise<T> {
    return patiently(call, { of: `stream ${this.streamArn}`, stop: this.stop });
  }
}
