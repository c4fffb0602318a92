// Collects and redrives failed batches until no more arrive. Ordering a shard's messages needs all of them.
import type { DynamoDBRecord } from "aws-lambda";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { inPool } from "../delivery/pool";
import type { FailedBatches } from "../failures/failed-batches";
import type { FailureSource } from "../failures/failure-source";
import { Redrive, type RedriveOptions } from "./redrive";
import { type Result, sum } from "./result";
import { Survey } from "./survey";
import { sortBatches, type Work } from "./work";

export interface RoundsOptions {
  failures: FailureSource;
  client: DynamoDBStreamsClient;
  passes: (record: DynamoDBRecord) => boolean;
  /** Families of shards in parallel. */
  concurrency: number;
  /** Whether to hand the records over; otherwise only the first round is surveyed. */
  go: boolean;
  stop: AbortSignal;
  /** Whether to delete the messages of batches whose records have all expired. */
  drop: boolean;
  redrive: (streamArn: string) => RedriveOptions;
  /** Called after each survey, before anything is handed over. */
  surveyed: (round: Round, first: boolean) => void;
}

/** The result of reading the destination once. */
export interface Round {
  batches: FailedBatches;
  surveys: Survey[];
  /** Batches that were lost with their shard, by stream. */
  gone: FailedBatches[];
}

export interface Totals {
  result: Result;
  messages: number;
  records: number;
  newerItems: number;
  /** Messages left alone: reason by name. */
  foreign: Map<string, string>;
}

/** @throws StoppedError when another run holds messages or the function can't be invoked. Messages with unfinished records are kept. */
export async function redriveAll(options: RoundsOptions): Promise<Totals> {
  const { failures, client, passes, concurrency, go, stop, surveyed } = options;
  const redrives = new Map<string, Redrive>();
  const totals = { messages: 0, records: 0, newerItems: 0, foreign: new Map<string, string>() };
  const dropped = { expired: 0, removed: 0 };
  try {
    for (let first = true; !stop.aborted; first = false) {
      const { batches, foreign } = await failures.collect(stop);
      for (const { name, reason } of foreign) totals.foreign.set(name, reason);
      if (batches.length === 0) break;
      totals.messages += batches.length;
      totals.records += batches.records;
      const { work, gone } = await sortBatches(client, batches);
      const surveys = new Map<Work, Survey>();
      await inPool(work, concurrency, async (shardFamily) => {
        const survey = new Survey({ client, streamArn: shardFamily.streamArn, stop }, shardFamily, passes);
        await survey.read(stop);
        surveys.set(shardFamily, survey);
        totals.newerItems += survey.newerItems;
      });
      for (const { records } of gone) dropped.expired += records;
      if (stop.aborted) break;
      surveyed({ batches, surveys: [...surveys.values()], gone }, first);
      if (!go) break;
      await inPool([...surveys], concurrency, async ([shardFamily, survey]) => {
        const redrive = redrives.get(shardFamily.id) ?? new Redrive(options.redrive(shardFamily.streamArn));
        redrives.set(shardFamily.id, redrive);
        if (!stop.aborted) await redrive.run(shardFamily, survey);
      });
      for (const lost of options.drop ? gone : []) {
        for (const batch of lost) await batch.remove();
        dropped.removed += lost.length;
      }
    }
  } catch (error) {
    // The reason why the run ended matters more; messages that aren't released become visible later.
    await failures.release().catch(() => undefined);
    throw error;
  }
  await failures.release();
  const result = sum([...redrives.values()].map((redrive) => redrive.result));
  result.expired += dropped.expired;
  result.removed += dropped.removed;
  return { ...totals, result };
}
