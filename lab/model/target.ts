// What the lab needs of a target: an emulator, or AWS.
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import type { ToolName } from "./tool-name";

/** A target that runs. */
export interface Instance {
  /** Base URL of every service; undefined for AWS itself. */
  endpoint?: string;
  /** For the AWS SDK. */
  client: Pick<DynamoDBClientConfig, "region" | "endpoint" | "credentials" | "maxAttempts">;
  /** Begins every name, instead of `lab`; on an account it holds the run's id. */
  prefix?: string;
  /** Tags of everything that is made, on an account. */
  tags?: Record<string, string>;
  stop(): Promise<void>;
}

/** Where a replica goes: another region than the run's. */
export const otherRegion = ({ client: { region } }: Pick<Instance, "client">): string =>
  region === "us-west-2" ? "us-east-1" : "us-west-2";

export interface Target {
  /** As on the command line and in the names of results. */
  name: string;
  title: string;
  /** One sentence on what it is and how the lab runs it, with its source. */
  about: string;
  version(): Promise<string>;
  /** Whether it runs functions; if it doesn't, the steps that look at deliveries are left out. */
  invokes: boolean;
  /** Whether each run gets an instance of its own; else one is kept and shared, one run after the other. */
  fresh: boolean;
  /** Chapters of the catalogue that are run on it. @default all */
  chapters?: number[];
  /** Tools that are run on it. @default all */
  tools?: ToolName[];
  /** Milliseconds from a change to the time when its effect can be relied on. */
  settleMs: number;
  /** Milliseconds to wait for a record before it counts as not delivered. */
  windowMs: number;
  /** Why it isn't available on this machine; undefined if it is. @default always available */
  unavailable?(): Promise<string | undefined>;
  start(port: number, directory: string): Promise<Instance>;
}
