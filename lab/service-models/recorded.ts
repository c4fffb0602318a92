// The service models on record: the extract that facts, limits and rules are held to.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Shape } from "./extract";

export const RECORD_FILE = path.join(__dirname, "recorded.json");

/** What `recorded.json` holds. */
export interface RecordedModels {
  /** Version of botocore that it was read from. */
  botocore: string;
  /** Day on which it was read, `2026-11-28`. */
  date: string;
  /** Shapes by the model's directory in botocore, then by name. */
  models: Record<string, Record<string, Shape>>;
}

/** The record. */
export const recordedModels = (): RecordedModels => JSON.parse(fs.readFileSync(RECORD_FILE, "utf8")) as RecordedModels;
