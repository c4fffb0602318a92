// What redrive says: before, and at the end.
import type { Context } from "../command/command";
import { shown } from "../command/exit";
import { ago, count, duration, iso } from "../command/words";
import type { FailureSource } from "../failures/source";
import type { Target } from "../target/resolve";
import type { Round } from "./rounds";
import type { Result } from "./result";

/** A stream keeps its records for 24 hours. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const RETENTION_MS = 24 * 3600 * 1000;

/** What there is, how old it is, and when it expires. */
export function announce(
  { output, values }: Context,
  { mapping }: Target,
  failures: FailureSource,
  { batches, surveys, gone }: Round,
): void {
  const records = batches.reduce((total, { size }) => total + size, 0);
  const times = batches.flatMap(({ firstAt }) => firstAt ?? []);
  const oldest = Math.min(...times);
  output.print(
    `The ${failures.title} has ${count(batches.length, "failed batch", "failed batches")} with ${count(records, "record")}` +
      `${times.length ? `, the oldest from ${ago(oldest)}` : ""}.`,
  );
  const conditions = new Map<string, number>();
  for (const { condition } of batches) conditions.set(condition, (conditions.get(condition) ?? 0) + 1);
  for (const [condition, times_] of conditions) output.print(`  ${condition}: ${times_}`);
  const inStream = surveys.reduce((total, { found }) => total + found, 0);
  output.print(`The stream still has ${count(inStream, "record")} of them, in ${count(surveys.length, "shard")}.`);
  if (times.length && inStream) {
    const next = oldest + RETENTION_MS;
    output.print(
      next > Date.now()
        ? `The first of them expires in ${duration((next - Date.now()) / 1000)} (${iso(next)}).`
        : "The oldest of them expire now.",
    );
  }
  const lost = gone.reduce((total, { size }) => total + size, 0);
  if (lost) {
    output.print(
      `${count(lost, "record")} in ${count(gone.length, "batch", "batches")} have expired: a queue's messages don't say which items they were. ` +
        "dynamodb-streams backfill hands over the table's present items; --expired drop deletes these messages.",
    );
  }
  const newer = surveys.reduce((total, { newerItems }) => total + newerItems, 0);
  if (newer) {
    const choice =
      values.newer === undefined || values.newer === "hold" ? "They are held back; decide with" : "As told:";
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

/** What became of it, and what remains. */
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
  if (stop.aborted) output.print("Stopped. Run the same command again to go on: what was handled is off the list.");
  output.print(
    remaining
      ? `${count(remaining, "message")} remain in the ${failures.title}.`
      : `Nothing remains in the ${failures.title}.`,
  );
}
