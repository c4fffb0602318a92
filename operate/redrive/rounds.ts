// Takes failed batches until no more come: an order over all messages of a shard needs all of them.
import type { DynamoDBRecord } from "aws-lambda";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { inPool } from "../delivery/pool";
import type { FailedBatches } from "../failures/failed-batches";
import type { FailureSource } from "../failures/source";
import { Redrive, type RedriveOptions } from "./redrive";
import { type Result, sum } from "./result";
import { Survey } from "./survey";
import { sortBatches, type Work } from "./work";

export interface RoundsOptions {
  failures: FailureSource;
  client: DynamoDBStreamsClient;
  passes: (record: DynamoDBRecord) => boolean;
  /** Families of shards at a time. */
  concurrency: number;
  /** Hands the records over; without it only the first round is surveyed. */
  go: boolean;
  stop: AbortSignal;
  /** Deletes the messages of batches that the stream has lost as a whole. */
  drop: boolean;
  redrive: (streamArn: string) => RedriveOptions;
  /** Called when a round is surveyed, before anything is handed over. */
  surveyed: (round: Round, first: boolean) => void;
}

/** What one look at the destination found. */
export interface Round {
  batches: FailedBatches;
  surveys: Survey[];
  /** Batches whose records are gone, with their shard; by stream. */
  gone: FailedBatches[];
}

export interface Rounds {
  result: Result;
  messages: number;
  records: number;
  newerItems: number;
  /** Messages that are left alone: name and reason. */
  foreign: Map<string, string>;
}

/** @throws StoppedError when another run holds messages, or the function can't be invoked. Nothing is removed that isn't dealt with. */
export async function redriveAll(options: RoundsOptions): Promise<Rounds> {
  const { failures, client, passes, concurrency, go, stop, surveyed } = options;
  const redrives = new Map<string, Redrive>();
  const rounds = { messages: 0, records: 0, newerItems: 0, foreign: new Map<string, string>() };
  const dropped = { expired: 0, removed: 0 };
  try {
    for (let first = true; !stop.aborted; first = false) {
      const { batches, foreign } = await failures.collect(stop);
      for (const { name, reason } of foreign) rounds.foreign.set(name, reason);
      if (batches.length === 0) break;
      rounds.messages += batches.length;
      rounds.records += batches.records;
      const { work, gone } = await sortBatches(client, batches);
      const surveys = new Map<Work, Survey>();
      await inPool(work, concurrency, async (shardFamily) => {
        const survey = new Survey({ client, streamArn: shardFamily.streamArn, stop }, shardFamily, passes);
        await survey.read(stop);
        surveys.set(shardFamily, survey);
        rounds.newerItems += survey.newerItems;
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
  } finally {
    await failures.release();
  }
  const result = sum([...redrives.values()].map((redrive) => redrive.result));
  result.expired += dropped.expired;
  result.removed += dropped.removed;
  return { ...rounds, result };
}
