// Determines the stream and the time range of a replay.
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import type { Values } from "../command/command";
import { shown, UsageError } from "../command/exit";
import { text, time } from "../command/options";
import { iso } from "../command/words";

/**
 * First and last moment, in milliseconds since 1970.
 *
 * @throws UsageError when --since is missing or later than --until, or when one is in the future.
 */
export function readTimes(values: Values, now: number): { since: number; until: number } {
  const since = time(values, "since", now);
  const until = time(values, "until", now) ?? now;
  if (since === undefined)
    throw new UsageError(
      "--since is missing: pass the first moment to replay, such as 2026-11-25T03:00:00Z, or how long ago, such as 6h.",
    );
  for (const [name, moment] of Object.entries({ since, until }))
    if (moment > now)
      throw new UsageError(`--${name} (${iso(moment)}) is in the future: the stream only has what was written.`);
  if (until < since) throw new UsageError(`--until (${iso(until)}) is before --since (${iso(since)}).`);
  return { since, until };
}

/** The stream to read: --stream, or the mapping's. @throws UsageError when --stream isn't a stream of the table */
export function streamOf(values: Values, ofMapping: string, tableName: string): string {
  const given = text(values, "stream");
  if (given === undefined) return ofMapping;
  if (parseStreamArn(given)?.tableName === tableName) return given;
  throw new UsageError(
    `--stream is ${shown(given)}: it must be the ARN of a stream of table ${tableName}, such as ${ofMapping}.`,
  );
}
