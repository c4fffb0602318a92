// The rehearsed faults: how each is caused and fixed, and the command that recovers the changes.
import {
  DeleteFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import type { Clients } from "../target/clients";
import type { Stage } from "./stage";

export interface Fault {
  name: string;
  /** One sentence on the fault. */
  story: string;
  /** Causes the fault and writes changes. @returns the ids of the affected items */
  strike(stage: Stage, clients: Clients, stop: AbortSignal): Promise<string[]>;
  /** The mapping reads the records but can't hand them over, so Lambda reports a growing age. It doesn't for other faults. */
  waits?: true;
  /** Fixes the cause as an operator would, before the command runs. */
  fix(stage: Stage, clients: Clients): Promise<void>;
  /** Describes the fix. */
  fixed: string;
  /** The command that recovers the changes; `undefined` if the mapping does. */
  command?: (stage: Stage) => string[];
}

const table = (stage: Stage) => ["--table", stage.name];

export const FAULTS: Fault[] = [
  {
    name: "poison record",
    story: "One record makes the function throw: Lambda stops retrying its batch, including the other records.",
    async strike(stage, _, stop) {
      stage.control({ poison: "poison-3" });
      const ids = await stage.write(10, "poison");
      await stage.until("Lambda has stopped retrying the batch", async () => (await stage.queued()) > 0, stop);
      return ids;
    },
    fix: async (stage) => stage.control({}),
    fixed: "the handler is corrected and deployed",
    command: (stage) => ["redrive", ...table(stage), "--hold", "2", "--go"],
  },
  {
    name: "throttled function",
    story: "Someone set the function's reserved concurrency to 0 to stop it, and didn't set it back.",
    waits: true,
    async strike(stage, { lambda }) {
      await lambda.send(
        new PutFunctionConcurrencyCommand({ FunctionName: stage.name, ReservedConcurrentExecutions: 0 }),
      );
      // AWS keeps the records in the stream; emulators invoke the function regardless. A disabled mapping has the effect of AWS.
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: stage.uuid, Enabled: false }));
      return stage.write(10, "throttled");
    },
    async fix(stage, { lambda }) {
      await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: stage.name }));
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: stage.uuid, Enabled: true }));
    },
    fixed: "the reserved concurrency is removed, and the mapping is enabled; the stream has kept the records",
  },
  {
    name: "role without rights",
    story: "An IAM clean-up removes the role's policy: Lambda can't read the stream.",
    async strike(stage, { lambda }) {
      await stage.rights(false);
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: stage.uuid, Enabled: false }));
      return stage.write(10, "rights");
    },
    async fix(stage, { lambda }) {
      await stage.rights(true);
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: stage.uuid, Enabled: true }));
    },
    fixed: "the policy is restored, and the mapping continues where it stopped",
  },
  {
    name: "stream switched off",
    story:
      "The stream is switched off and on again: the new one has another ARN, and the mapping still reads the old one.",
    async strike(stage, { lambda }) {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: stage.uuid, Enabled: false }));
      const before = await stage.write(10, "before-off");
      await stage.switchStream(false);
      const without = await stage.write(5, "while-off");
      await stage.switchStream(true);
      return [...before, ...without, ...(await stage.write(5, "after-on"))];
    },
    async fix(stage) {
      await stage.unmap();
      await stage.map();
    },
    fixed:
      "the mapping reads the new stream, from TRIM_HORIZON; what was written without a stream has no record, so the items are handed over",
    command: (stage) => ["backfill", ...table(stage), "--segments", "1", "--checkpoint", "CHECKPOINT", "--go"],
  },
  {
    name: "mapping deleted",
    story: "Someone deletes the mapping by hand.",
    async strike(stage) {
      await stage.unmap();
      return stage.write(10, "unmapped");
    },
    fix: async (stage) => stage.map(),
    fixed: "the mapping is created again from TRIM_HORIZON: the stream still has the changes written meanwhile",
  },
  {
    name: "wrong filter",
    story: "A filter compares a type that the items don't have: every record is filtered out, and counts as handled.",
    async strike(stage) {
      await stage.unmap();
      await stage.switchStream(false);
      await stage.switchStream(true);
      await stage.map([{ dynamodb: { Keys: { id: { N: [{ prefix: "filtered" }] } } } }]);
      return stage.write(10, "filtered");
    },
    async fix(stage, { lambda }) {
      await lambda.send(new UpdateEventSourceMappingCommand({ UUID: stage.uuid, FilterCriteria: { Filters: [] } }));
    },
    fixed: "the filter is removed, and the time in which it was wrong is replayed",
    command: (stage) => ["replay", ...table(stage), "--since", "5m", "--checkpoint", "CHECKPOINT", "--go"],
  },
  {
    name: "handler that succeeds wrongly",
    story: "A handler with a bug reports success. No alarm goes off.",
    async strike(stage, _, stop) {
      stage.control({ wrong: true });
      const ids = await stage.write(10, "wrong");
      await stage.until(
        "the changes are handled incorrectly",
        () => ids.every((id) => stage.handled().some((line) => line.id === id)),
        stop,
      );
      return ids;
    },
    fix: async (stage) => stage.control({}),
    fixed: "the handler is corrected and deployed, and the time in which it was wrong is replayed",
    command: (stage) => [
      "replay",
      ...table(stage),
      "--since",
      "5m",
      "--newer",
      "follow",
      "--checkpoint",
      "CHECKPOINT",
      "--go",
    ],
  },
];
