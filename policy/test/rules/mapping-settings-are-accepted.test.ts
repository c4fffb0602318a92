import { mappingSettingsAreAccepted } from "../../rules/mapping-settings-are-accepted";
import { mappingLimits } from "dynamodb-streams-aws/limits";
import { type Case, describeRule } from "../cases";
import { UNKNOWN_LIST, UNKNOWN_TEXT } from "../stack";

const startingPosition = "LATEST";
const patterns = (count: number) => ({ filters: Array.from({ length: count }, () => ({ pattern: "{}" })) });

const ranges = Object.entries(mappingLimits).flatMap(([setting, { min, max, ...rest }]): Case[] => [
  ...[min, max, ...("or" in rest ? [rest.or] : [])].map((value): Case => ({
    kind: "good",
    name: `${setting} ${value}`,
    build: (s) => s.consumer("orders", { mapping: { startingPosition, [setting]: value } }),
  })),
  ...[-2, ...(min > 1 ? [min - 1] : []), max + 1, min + 0.5].map((value): Case => ({
    kind: "bad",
    name: `${setting} ${value}`,
    build: (s) => s.consumer("orders", { mapping: { startingPosition, [setting]: value } }),
    reports: [
      {
        on: "orders",
        says: new RegExp(
          `Mapping "orders" has .* rejects: ${setting} is ${value}. Fix: set ${setting} to a whole number from ${min} to ${max}`,
        ),
      },
    ],
  })),
]);

describeRule(mappingSettingsAreAccepted, [
  ...ranges,
  {
    kind: "good",
    name: "nothing but a starting position, the rest filled in by the provider; five filters",
    build: (s) => s.consumer("orders", { mapping: { startingPosition: "TRIM_HORIZON", filterCriteria: patterns(5) } }),
  },
  {
    kind: "good",
    name: "a Kinesis stream may be read from a timestamp",
    build: (s) =>
      s.mapping(
        "clicks",
        { eventSourceArn: "arn:aws:kinesis:us-east-1:123456789012:stream/clicks" },
        { startingPosition: "AT_TIMESTAMP" },
      ),
  },
  {
    kind: "good",
    name: "0 outside the range: the provider treats it as unset, and shows it if an emulator leaves it out",
    build: (s) =>
      s.consumer("orders", {
        mapping: { startingPosition, batchSize: 0, parallelizationFactor: 0, maximumRecordAgeInSeconds: 0 },
      }),
  },
  {
    kind: "bad",
    name: "no starting position",
    build: (s) => s.consumer("orders", { mapping: { startingPosition: undefined } }),
    reports: [
      { on: "orders", says: /startingPosition is not set. Fix: set startingPosition to LATEST or TRIM_HORIZON/ },
    ],
  },
  {
    kind: "bad",
    name: "a timestamp, and six filters: all faults in one report",
    build: (s) =>
      s.consumer("orders", {
        mapping: { startingPosition: "AT_TIMESTAMP", batchSize: 20_000, filterCriteria: patterns(6) },
      }),
    reports: [
      {
        on: "orders",
        says: /: startingPosition is AT_TIMESTAMP; batchSize is 20000; it has 6 filters. Fix: .*at most 5 filters/,
      },
    ],
  },
  {
    kind: "unknown",
    name: "position, number or filters; what is known beside them is still judged",
    build: (s) => {
      s.consumer("position", { mapping: { startingPosition: UNKNOWN_TEXT } });
      s.consumer("filters", { mapping: { startingPosition, filterCriteria: { filters: UNKNOWN_LIST } } });
      s.mapping("number", s.table("numbers", { streamEnabled: true }), {
        functionName: "f",
        startingPosition,
        batchSize: s.table("other").get("readCapacity"),
        parallelizationFactor: 11,
      });
    },
    reports: [
      { on: "position", says: /startingPosition is unknown until the update/ },
      { on: "filters", says: /filters is unknown until the update/ },
      { outcome: "violation", on: "number", says: /parallelizationFactor is 11/ },
      { on: "number", says: /batchSize is unknown until the update/ },
    ],
  },
]);
