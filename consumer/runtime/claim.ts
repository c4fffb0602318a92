// A claim: the item that says that a change has had its effect. Its shape is public: a tool that replays changes deletes the claim to
// let the effect happen again. This file imports nothing, so tools without the SDK can import it.

/** Name of the environment variable with the table's name. */
export const CLAIMS_TABLE_VARIABLE = "CLAIMS_TABLE_NAME";

/** Partition key of the table of claims, a string; the table has no sort key. */
export const CLAIM_KEY = "id";

/** The attribute for the table's Time to Live. */
export const CLAIM_EXPIRY = "expires";

/**
 * How long a claim is kept by default, in seconds: 14 days. A stream delivers a change for up to a day after it was made, and a queue
 * keeps a failed batch for at most 14 days, from which it may be replayed.
 */
export const CLAIM_SECONDS = 14 * 24 * 60 * 60;

/** What a claim is made for. */
export interface ClaimedChange {
  eventId: string;
  sequenceNumber: string;
  tableName: string;
}

/** An item of the table of claims. */
export interface Claim {
  /** See {@link claimId}. */
  id: string;
  /** Seconds since 1970, after which DynamoDB may delete it. */
  expires: number;
  /** Position of the change in the stream. */
  sequenceNumber: string;
  /** Table that the change was made in. */
  tableName: string;
  /** When the effect happened, in ISO 8601. */
  claimedAt: string;
}

/**
 * A claim's key: the change's event id, followed by `#` and the effect's name if it has one.
 *
 * @param eventId the change's `eventId`, which is the same at every delivery.
 * @param effect name of the effect, for changes that have several. @default none
 */
export function claimId(eventId: string, effect?: string): string {
  return effect === undefined ? eventId : `${eventId}#${effect}`;
}

/**
 * The claim on a change.
 *
 * @param now milliseconds since 1970.
 * @param seconds how long it is kept.
 */
export function claimOn(change: ClaimedChange, effect: string | undefined, now: number, seconds: number): Claim {
  return {
    id: claimId(change.eventId, effect),
    expires: Math.ceil(now / 1000) + seconds,
    sequenceNumber: change.sequenceNumber,
    tableName: change.tableName,
    claimedAt: new Date(now).toISOString(),
  };
}
