import { mappingLosesNoRecords } from "../../rules/mapping-loses-no-records";
import { describeRule } from "../cases";
import { UNKNOWN_TEXT } from "../stack";

const latest = { mapping: { startingPosition: "LATEST" } };

describeRule(mappingLosesNoRecords, [
  {
    kind: "good",
    name: "TRIM_HORIZON",
    build: (s) => s.consumer("orders", { mapping: { startingPosition: "TRIM_HORIZON" } }),
  },
  { kind: "good", name: "LATEST on an existing stream", phase: "up", build: (s) => s.consumer("orders", latest) },
  {
    kind: "good",
    name: "LATEST on a stream of another stack",
    build: (s) =>
      s.mapping(
        "orders",
        { eventSourceArn: "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026" },
        latest.mapping,
      ),
  },
  {
    kind: "bad",
    name: "LATEST on a stream that the same update creates",
    build: (s) => s.consumer("orders", latest),
    reports: [
      {
        on: "orders",
        message:
          /Mapping "orders" starts at LATEST on the new stream of table "orders": .*is never delivered. Fix: set startingPosition to TRIM_HORIZON/,
      },
    ],
  },
  {
    kind: "bad",
    name: "LATEST on an existing stream if the configuration asks for it",
    phase: "up",
    config: { alsoExistingStreams: true },
    build: (s) => s.consumer("orders", latest),
    reports: [{ on: "orders", message: /starts at LATEST on the stream of table "orders": what is written/ }],
  },
  {
    kind: "undecided",
    name: "an unknown starting position, but still reports the mapping beside it",
    build: (s) => {
      s.consumer("maybe", { mapping: { startingPosition: UNKNOWN_TEXT } });
      s.consumer("orders", latest);
    },
    reports: [
      { on: "maybe", message: /its startingPosition is unknown until the update/ },
      { outcome: "violation", on: "orders", message: /LATEST/ },
    ],
  },
  {
    kind: "good",
    name: "an unknown stream, which mapping-needs-enabled-stream reports instead",
    build: (s) => s.mapping("orders", { eventSourceArn: UNKNOWN_TEXT }, latest.mapping),
  },
]);
