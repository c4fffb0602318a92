import * as pulumi from "@pulumi/pulumi";
import {
  describe,
  type Limit,
  LOG_RETENTION_DAYS,
  mappingLimits,
  MAX_FILTERS,
  memoryLimit,
  STARTING_POSITIONS,
  within,
} from "dynamodb-streams-aws/limits";
import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";

/**
 * Reads every setting of the stack: what `pulumi config` holds, checked. Each is declared, with its default, in Pulumi.yaml.
 *
 * @throws pulumi.RunError that names all bad values at once, each with its key, the value, what is allowed, and the command that
 * sets it.
 */
export function readSettings(config = new pulumi.Config()) {
  const faults: string[] = [];

  /** The value as it was written; a value of the wrong kind is a fault, and undefined. */
  function raw(key: string, kind: string, example: string, accepts: (value: unknown) => boolean): unknown {
    const text = config.get(key);
    const value = text === undefined ? undefined : parse(text);
    if (value !== undefined && accepts(value)) return value;
    if (typeof text === "string" && accepts(text)) return text;
    faults.push(
      `${config.name}:${key} is ${text === undefined ? "not set" : JSON.stringify(text)}: it must be ${kind}. ` +
        `Set it: pulumi config set ${example}`,
    );
    return undefined;
  }

  const text = (key: string, pattern: RegExp, kind: string, example: string) =>
    raw(key, kind, `${key} ${example}`, (value) => typeof value === "string" && pattern.test(value)) as string;

  const oneOf = <T extends string>(key: string, allowed: readonly T[]) =>
    raw(key, `one of ${allowed.join(", ")}`, `${key} ${allowed[0]}`, (value) => allowed.includes(value as T)) as T;

  const whole = (key: string, limit: Limit) =>
    raw(
      key,
      describe(limit),
      `${key} ${limit.min}`,
      (value) => typeof value === "number" && within(limit, value),
    ) as number;

  const flag = (key: string) =>
    raw(key, "true or false", `${key} true`, (value) => typeof value === "boolean") as boolean;

  const settings = {
    // Table names are 3 to 255 characters, function names at most 64: both have to hold.
    name: text("name", /^[a-zA-Z0-9_-]{3,64}$/, "3 to 64 letters, digits, - or _", "simple"),
    roleName: text("roleName", /^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits or +=,.@-_", "lambda_exec_role"),
    streamEnabled: flag("streamEnabled"),
    streamViewType: oneOf("streamViewType", STREAM_VIEW_TYPES),
    mapping: {
      startingPosition: oneOf("startingPosition", STARTING_POSITIONS),
      batchSize: whole("batchSize", mappingLimits.batchSize),
      maximumBatchingWindowInSeconds: whole(
        "maximumBatchingWindowInSeconds",
        mappingLimits.maximumBatchingWindowInSeconds,
      ),
      parallelizationFactor: whole("parallelizationFactor", mappingLimits.parallelizationFactor),
      bisectBatchOnFunctionError: flag("bisectBatchOnFunctionError"),
      maximumRetryAttempts: whole("maximumRetryAttempts", mappingLimits.maximumRetryAttempts),
      maximumRecordAgeInSeconds: whole("maximumRecordAgeInSeconds", mappingLimits.maximumRecordAgeInSeconds),
      tumblingWindowInSeconds: whole("tumblingWindowInSeconds", mappingLimits.tumblingWindowInSeconds),
      filters: raw(
        "filters",
        `a list of at most ${MAX_FILTERS} event patterns`,
        `--path 'filters[0].eventName[0]' INSERT`,
        (value) => Array.isArray(value) && value.length <= MAX_FILTERS && value.every(isPattern),
      ) as object[],
    },
    onFailureQueue: flag("onFailureQueue"),
    memory: whole("memory", memoryLimit),
    logRetention: raw(
      "logRetention",
      `one of ${LOG_RETENTION_DAYS.join(", ")} (days; 0 for ever)`,
      "logRetention 14",
      (value) => LOG_RETENTION_DAYS.includes(value as number),
    ) as number,
    pointInTimeRecovery: flag("pointInTimeRecovery"),
    deletionProtection: flag("deletionProtection"),
    privateNetwork: flag("privateNetwork"),
  };
  if (faults.length) {
    throw new pulumi.RunError(["The configuration of this stack has bad values:", ...faults].join("\n  "));
  }
  return settings;
}

/** The engine hands over every value as text: numbers, flags and lists as JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isPattern = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
