import type { Reader } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";

/** A stream keeps its records for 24 hours: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
const RETENTION_SECONDS = 24 * 60 * 60;

/** Whether a failing batch is retried until its records expire: -1, the default of both limits, means that. */
export function retriesUntilExpiry({ maximumRetryAttempts, maximumRecordAgeInSeconds }: Reader): MaybeUnknown<boolean> {
  const limits = [
    isEndless(maximumRetryAttempts, (attempts) => attempts < 0),
    isEndless(maximumRecordAgeInSeconds, (age) => age < 0 || age >= RETENTION_SECONDS),
  ];
  if (limits.includes(false)) return false;
  return limits.includes(UNKNOWN) ? UNKNOWN : true;
}

function isEndless(
  value: MaybeUnknown<number | undefined>,
  endless: (value: number) => boolean,
): MaybeUnknown<boolean> {
  return value === UNKNOWN ? UNKNOWN : value === undefined || endless(value);
}
