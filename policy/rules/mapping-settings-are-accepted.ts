import {
  rangeInWords,
  type Limit,
  mappingLimits,
  MAX_FILTERS,
  STARTING_POSITIONS,
  within,
} from "dynamodb-streams-aws/limits";
import { undecided, violation } from "../findings/finding";
import type { Reader } from "../graph/model";
import { shown } from "../graph/names";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** AWS rejects a setting out of range when it creates the mapping; the emulators accept most of them. */
export const mappingSettingsAreAccepted: Rule = {
  id: "mapping-settings-are-accepted",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html",
  level: "mandatory",
  severity: "high",
  description: "Each setting of an event source mapping or pipe on a stream is one that AWS accepts.",
  tags: ["lambda", "streams"],
  remediationSteps: "Bring the settings into the ranges of Lambda's page on parameters for DynamoDB streams.",
  *check({ readers }) {
    for (const reader of readers) {
      const { resource } = reader;
      const faults = [...faultsOf(reader)];
      if (faults.length > 0) {
        yield violation(
          resource,
          `has settings that AWS rejects: ${faults.map(({ problem }) => problem).join("; ")}`,
          [...new Set(faults.map(({ fix }) => fix))].join("; "),
        );
      }
      const open = unknownsOf(reader);
      if (open.length > 0) {
        const are = open.length > 1 ? "are" : "is";
        yield undecided(resource, `has settings that AWS rejects: ${open.join(", ")} ${are} unknown until the update`);
      }
    }
  },
};

interface Fault {
  problem: string;
  fix: string;
}

/**
 * Settings that AWS rejects. No AWS page says that a tumbling window requires a parallelizationFactor of 1, but a
 * public report does: terraform-aws-modules/terraform-aws-lambda#619. The page on parameters says that an on-failure
 * queue or topic must be a standard one:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
function* faultsOf(reader: Reader): Iterable<Fault> {
  const { startingPosition: position, filters, destination } = reader;
  if (position !== UNKNOWN && !STARTING_POSITIONS.some((known) => known === position)) {
    const accepted = STARTING_POSITIONS.join(" or ");
    yield {
      problem: `startingPosition is ${position === undefined ? "not set" : shown(position)}`,
      fix: `set startingPosition to ${accepted}`,
    };
  }
  for (const [setting, limit] of SETTINGS[reader.kind]) {
    const value = reader[setting];
    if (typeof value === "number" && !within(limit, value)) {
      yield { problem: `${setting} is ${value}`, fix: `set ${setting} to ${rangeInWords(limit)}` };
    }
  }
  if (filters !== UNKNOWN && filters.length > MAX_FILTERS) {
    yield { problem: `it has ${filters.length} filters`, fix: `set at most ${MAX_FILTERS} filters` };
  }
  if (reader.kind === "pipe") return;
  const { parallelizationFactor: factor, tumblingWindowInSeconds: window } = reader;
  if (typeof factor === "number" && factor > 1 && typeof window === "number" && window > 0) {
    yield {
      problem: `parallelizationFactor is ${factor} with a tumbling window of ${window} s`,
      fix: "set parallelizationFactor to 1, or remove tumblingWindowInSeconds",
    };
  }
  if (destination?.isFifo === true) {
    yield {
      problem: "its on-failure destination is a FIFO queue or topic",
      fix: "send failed batches to a standard queue or topic",
    };
  }
  for (const setting of reader.foreignSettings) {
    yield { problem: `${setting} is set, which is for other sources than a DynamoDB stream`, fix: `remove ${setting}` };
  }
}

type Setting = keyof typeof mappingLimits;

const ALL = Object.entries(mappingLimits) as [Setting, Limit][];

/** The numeric settings of a reader; a pipe has no tumbling windows. */
const SETTINGS: Readonly<Record<Reader["kind"], readonly [Setting, Limit][]>> = {
  mapping: ALL,
  pipe: ALL.filter(([setting]) => setting !== "tumblingWindowInSeconds"),
};

function unknownsOf(reader: Reader): string[] {
  const numbers = SETTINGS[reader.kind].map(([setting]) => setting);
  const named = ["startingPosition" as const, ...numbers];
  const open: string[] = named.filter((setting) => reader[setting] === UNKNOWN);
  if (reader.filters === UNKNOWN) open.push("filterCriteria");
  if (reader.kind === "pipe") return open;
  const destination = reader.destination?.isFifo === UNKNOWN ? ["whether its on-failure destination is FIFO"] : [];
  return [...open, ...destination, ...reader.openForeignSettings];
}
