import { STREAM_RETENTION_SECONDS } from "dynamodb-streams-aws/limits";

/**
 * Seconds after a change was written until its record is lost: when the stream drops it, or when the mapping discards it before.
 *
 * @param maximumRecordAgeInSeconds the mapping's setting; -1 for none.
 */
export function secondsUntilLoss(maximumRecordAgeInSeconds: number): number {
  return maximumRecordAgeInSeconds === -1
    ? STREAM_RETENTION_SECONDS
    : Math.min(maximumRecordAgeInSeconds, STREAM_RETENTION_SECONDS);
}

/** The iterator age, in milliseconds, at which a share of the time until loss has passed. */
export const iteratorAge = (share: number, maximumRecordAgeInSeconds: number): number =>
  secondsUntilLoss(maximumRecordAgeInSeconds) * share * 1000;
