// Redrive's report: before it starts, and at the end.
import { STREAM_RETENTION_SECONDS } from "dynamodb-streams-aws/limits";
import type { Context } from "../command/command";
import { shown } from "../command/exit";
import { ago, count, duration, iso } from "../command/words";
import type { FailureSource } from "../failures/failure-source";
import type { Target } from "../target/resolve";
import type { Round } from "./rounds";
import type { Result } from "./result";

/** The failed batches, their age, and when their records expire. */
export function announce(
  { output, values }: Context,
  { mapping }: Target,
  failures: FailureSource,
  { batches, surveys, gone }: Round,
): void {
  const conditions = new Map<string, number>();
  let oldest = Infinity;
  for (const { condition, firstAt = Infinity } of batches) {
    conditions.set(condition, (conditions.get(condition) ?? 0) + 1);
    oldest = Math.min(oldest, firstAt);
  }
  const hasTime = oldest < Infinity;
  output.print(
    `The ${failures.title} has ${count(batches.length, "failed batch", "failed batches")} with ${count(batches.records, "record")}` +
      `${hasTime ? `, the oldest from ${ago(oldest)}` : ""}.`,
  );
  for (const [condition, times] of conditions) output.print(`  ${condition}: ${times}`);
  const inStream = surveys.reduce((total, { found }) => total + found, 0);
  output.print(
    `The stream still has ${count(inStream, "record")} of them, in ${count(surveys.filter(({ hasShards }) => hasShards).length, "shard")}.`,
  );
  if (hasTime && inStream) {
    const next = oldest + STREAM_RETENTION_SECONDS * 1000;
    output.print(
      next > Date.now()
        ? `The first of them expires in ${duration((next - Date.now()) / 1000)} (${iso(next)}).`
        : "The oldest of them expire now.",
    );
  }
  const expired = expiredLine(batches.haveRecords, surveys, gone, values);
  if (expired !== undefined) output.print(expired);
  const newer = surveys.reduce((total, { newerItems }) => total + newerItems, 0);
  if (newer) {
    const choice =
      values.newer === undefined || values.newer === "hold" ? "They are held back; decide with" : "You chose";
    output.print(
      `${count(newer, "item")} changed again since, with a change that didn't fail. ${choice} --newer ${shown(values.newer ?? "skip, send or follow")}.`,
    );
  }
  if (values.go !== true) {
    output.print(
      `With --go they are handed to ${mapping.functionArn}, at most ${count(mapping.batchSize, "record")} at a time. Nothing was changed.`,
    );
  }
}

/** What the stream has lost, and what can be done instead. */
function expiredLine(
  bucketHas: boolean,
  surveys: Round["surveys"],
  gone: Round["gone"],
  { expired, newer = "hold" }: Context["values"],
): string | undefined {
  const total = { batches: 0, records: 0 };
  const add = ({ batches, records }: typeof total) => {
    total.batches += batches;
    total.records += records;
  };
  for (const survey of surveys) add(survey.uncovered);
  // Of a batch that begins too early the stream can still have the end.
  const atMost = total.records ? "up to " : "";
  for (const { length, records } of gone) add({ batches: length, records });
  if (total.batches === 0) return undefined;
  const lost = `The stream has lost ${atMost}${count(total.records, "record")} of ${count(total.batches, "batch", "batches")}`;
  if (!bucketHas)
    return (
      `${lost}: a queue's messages don't say which items they were. ` +
      "dynamodb-streams backfill hands over the table's present items; --expired drop deletes these messages."
    );
  const decided = expired === "present" || newer !== "hold";
  return `${lost}; the bucket has them.${decided ? "" : " A change whose item is different now is held back: decide with --expired present, or with --newer."}`;
}

/** What was sent, and what remains. */
export function conclude({ output, stop }: Context, failures: FailureSource, result: Result, remaining: number): void {
  const lines: [number, string][] = [
    [result.delivered, "handled now"],
    [result.followed, "newer ones handed over again"],
    [result.skipped, "skipped: the function has handled a newer change"],
    [result.held, "held back, behind a failed record or a newer change of the same item"],
    [result.expired, "expired"],
    [result.filtered, "no longer let through by the mapping's filters: their messages are kept"],
    [result.failures.length, "failed again"],
  ];
  for (const [number, meaning] of lines)
    if (number) output.print(`${number.toLocaleString("en").padStart(9)}  ${meaning}`);
  for (const { keys, reason } of result.failures.slice(0, 10)) {
    output.print(`           ${shown(keys)}: ${reason}`);
  }
  if (stop.aborted)
    output.print("Stopped. Run the same command again to continue: batches that were handled aren't sent again.");
  output.print(
    remaining
      ? `${count(remaining, "message")} ${remaining === 1 ? "remains" : "remain"} in the ${failures.title}.`
      : `Nothing remains in the ${failures.title}.`,
  );
}
