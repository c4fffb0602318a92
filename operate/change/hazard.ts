import type { State } from "./preview";

type Effect = "loses" | "repeats";

export interface Hazard {
  urn: string;
  /** Name of the resource in the program. */
  name: string;
  /** The stream that is left behind, or that the mapping is taken from. */
  streamArn: string | undefined;
  tableName: string | undefined;
  effect: Effect;
  /** What the deployment does, in one sentence. */
  problem: string;
  /** How to avoid it. */
  fix: string;
  /** Whether `change --go` brings it about without loss. */
  handled: boolean;
  /** How a mapping leaves its stream: for another one, or for the end of one, whichever that is. */
  leaves?: "for another" | "for LATEST";
}

/** The steps of one resource: a replacement has up to three. */
export interface Group {
  old: State | undefined;
  new: State | undefined;
  replaced: boolean;
  reasons: string[];
}

/** A text that isn't empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
/** Name of a resource in the program. */
export const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
