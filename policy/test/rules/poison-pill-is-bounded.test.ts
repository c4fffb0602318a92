import { poisonPillIsBounded } from "../../rules/poison-pill-is-bounded";
import { describeRule, type Case } from "../cases";
import { UNKNOWN_NUMBER } from "../stack";

const endless =
  /Mapping "orders" retries a failing batch until its records expire.*up to 24 hours.*Fix: set maximumRetryAttempts/;

describeRule(poisonPillIsBounded, [
  {
    kind: "good",
    name: "a limit on retries",
    build: (s) => s.consumer("orders", { mapping: { maximumRetryAttempts: 5 } }),
  },
  {
    kind: "good",
    name: "zero retries",
    build: (s) => s.consumer("orders", { mapping: { maximumRetryAttempts: 0 } }),
  },
  {
    kind: "good",
    name: "a limit on the record age",
    build: (s) => s.consumer("orders", { mapping: { maximumRecordAgeInSeconds: 3600 } }),
  },
  {
    kind: "good",
    name: "one known limit while the other is unknown",
    build: (s) =>
      s.consumer("orders", { mapping: { maximumRetryAttempts: 5, maximumRecordAgeInSeconds: UNKNOWN_NUMBER } }),
  },
  {
    kind: "bad",
    name: "the defaults, which retry until the records expire",
    build: (s) => s.consumer("orders"),
    reports: [{ on: "orders", message: endless }],
  },
  {
    kind: "bad",
    name: "explicitly unlimited retries, even if failing batches are split",
    build: (s) =>
      s.consumer("orders", {
        mapping: { maximumRetryAttempts: -1, maximumRecordAgeInSeconds: -1, bisectBatchOnFunctionError: true },
      }),
    reports: [{ on: "orders", message: endless }],
  },
  {
    kind: "good",
    name: "a record age just below the stream's retention of a day",
    build: (s) => s.consumer("orders", { mapping: { maximumRecordAgeInSeconds: 86_399 } }),
  },
  ...[86_400, 604_800].map((age): Case => ({
    kind: "bad",
    name: `a record age of ${age} s, by which the stream has dropped its records`,
    build: (s) => s.consumer("orders", { mapping: { maximumRecordAgeInSeconds: age } }),
    reports: [{ on: "orders", message: endless }],
  })),
  {
    kind: "undecided",
    name: "an unknown record age",
    build: (s) => s.consumer("orders", { mapping: { maximumRecordAgeInSeconds: UNKNOWN_NUMBER } }),
    reports: [{ on: "orders", message: /its limits for retries are unknown until the update/ }],
  },
  {
    kind: "bad",
    name: "limited retries without a destination if the configuration asks for one",
    config: { requireDestination: true },
    build: (s) => s.consumer("orders", { mapping: { maximumRetryAttempts: 5 } }),
    reports: [{ on: "orders", message: /has no on-failure destination.*Fix: set destinationConfig\.onFailure/ }],
  },
  {
    kind: "good",
    name: "limited retries with the destination that the configuration asks for",
    config: { requireDestination: true },
    build: (s) => {
      const destinationArn = s.add("aws:sqs/queue:Queue", "given-up", {}, { arn: "arn:aws:sqs:::q" }).get("arn");
      s.consumer("orders", {
        mapping: { maximumRetryAttempts: 5, destinationConfig: { onFailure: { destinationArn } } },
      });
    },
  },
  {
    kind: "undecided",
    name: "an unknown limit on retries, but still reports the mapping beside it",
    build: (s) => {
      s.consumer("maybe", { mapping: { maximumRetryAttempts: UNKNOWN_NUMBER } });
      s.consumer("orders");
    },
    reports: [
      { on: "maybe", message: /its limits for retries are unknown until the update/ },
      { outcome: "violation", on: "orders", message: endless },
    ],
  },
  {
    kind: "bad",
    name: "a pipe by its own setting names",
    config: { requireDestination: true },
    build: (s) => {
      s.pipe("endless", s.table("orders"));
      s.pipe("bounded", s.table("customers"), { stream: { maximumRetryAttempts: 5 } });
    },
    reports: [
      { on: "endless", message: /Fix: set maximumRetryAttempts and a deadLetterConfig\.$/ },
      { on: "bounded", message: /has no on-failure destination.*Fix: set deadLetterConfig to a queue or topic\.$/ },
    ],
  },
]);
