import type { ResourceState } from "./preview";

type Effect = "loses" | "repeats";

export interface Hazard {
  urn: string;
  /** Name of the resource in the program. */
  name: string;
  /** The stream whose records are lost or repeated. */
  streamArn: string | undefined;
  tableName: string | undefined;
  effect: Effect;
  /** One sentence on the effect of the deployment. */
  problem: string;
  /** How to avoid it. */
  fix: string;
  /** Whether `change --go` can deploy it without loss. */
  handled: boolean;
  /** How a mapping leaves its stream: for another stream, or to start at LATEST on any stream. */
  leaves?: "for another" | "for LATEST";
}

/** The steps of one resource; a replacement has up to three. */
export interface Group {
  old: ResourceState | undefined;
  new: ResourceState | undefined;
  replaced: boolean;
  reasons: string[];
}

/** The value if it is a non-empty string. */
export const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
/** The resource's name in the program. */
export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::") || urn;
