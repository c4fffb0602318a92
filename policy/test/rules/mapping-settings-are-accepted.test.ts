import { mappingSettingsAreAccepted } from "../../rules/mapping-settings-are-accepted";
import { mappingLimits } from "dynamodb-streams-aws/limits";
import { type Case, describeRule } from "../cases";
import {
  UNKNOWN_FLAG,
  UNKNOWN_LIST,
  UNKNOWN_NUMBER,
  UNKNOWN_OBJECT,
  UNKNOWN_TEXT,
  type Handle,
  type TestStack,
} from "../stack";

const startingPosition = "LATEST";
const patterns = (count: number) => ({ filters: Array.from({ length: count }, () => ({ pattern: "{}" })) });

/** A mapping with this on-failure queue or topic. */
function failuresTo(s: TestStack, destination: Handle) {
  const onFailure = { destinationArn: destination.get("arn") };
  return s.consumer("orders", { mapping: { startingPosition, destinationConfig: { onFailure } } });
}

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
        message: new RegExp(
          `Mapping "orders" has .* rejects: ${setting} is ${value}. Fix: set ${setting} to a whole number from ${min} to ${max}`,
        ),
      },
    ],
  })),
  {
    kind: "good",
    name: "settings for other sources that are null or empty",
    build: (s) => s.consumer("orders", { mapping: { scalingConfig: null, topics: [null], queues: [""] } }),
  },
]);

describeRule(mappingSettingsAreAccepted, [
  {
    kind: "bad",
    name: "a starting position of Kinesis and a batch size above 10,000, in one line",
    build: (s) => s.consumer("orders", { mapping: { startingPosition: "AT_TIMESTAMP", batchSize: 20_000 } }),
    reports: [{ on: "orders", message: /AT_TIMESTAMP.*batchSize is 20000/ }],
  },
  ...ranges,
  {
    kind: "good",
    name: "five filters and a starting position, with the provider's defaults for the rest",
    build: (s) => s.consumer("orders", { mapping: { startingPosition: "TRIM_HORIZON", filterCriteria: patterns(5) } }),
  },
  {
    kind: "good",
    name: "AT_TIMESTAMP on a Kinesis stream",
    build: (s) =>
      s.mapping(
        "clicks",
        { eventSourceArn: "arn:aws:kinesis:us-east-1:123456789012:stream/clicks" },
        { startingPosition: "AT_TIMESTAMP" },
      ),
  },
  {
    kind: "good",
    name: "a standard queue of another stack for failed batches",
    build: (s) => {
      const onFailure = { destinationArn: "arn:aws:sqs:us-east-1:123456789012:given-up" };
      s.consumer("orders", { mapping: { startingPosition, destinationConfig: { onFailure } } });
    },
  },
  {
    kind: "good",
    name: "0 outside the range, which the provider treats as unset",
    build: (s) =>
      s.consumer("orders", {
        mapping: { startingPosition, batchSize: 0, parallelizationFactor: 0, maximumRecordAgeInSeconds: 0 },
      }),
  },
  {
    kind: "bad",
    name: "a mapping without a starting position",
    build: (s) => s.consumer("orders", { mapping: { startingPosition: undefined } }),
    reports: [
      { on: "orders", message: /startingPosition is not set. Fix: set startingPosition to LATEST or TRIM_HORIZON/ },
    ],
  },
  {
    kind: "bad",
    name: "AT_TIMESTAMP, a batch size that is too large, and six filters in one finding",
    build: (s) =>
      s.consumer("orders", {
        mapping: { startingPosition: "AT_TIMESTAMP", batchSize: 20_000, filterCriteria: patterns(6) },
      }),
    reports: [
      {
        on: "orders",
        message: /: startingPosition is AT_TIMESTAMP; batchSize is 20000; it has 6 filters. Fix: .*at most 5 filters/,
      },
    ],
  },
  ...[
    { parallelizationFactor: 1, tumblingWindowInSeconds: 60 },
    { parallelizationFactor: 10, tumblingWindowInSeconds: 0 },
    { tumblingWindowInSeconds: 900 },
  ].map((settings): Case => ({
    kind: "good",
    name: `the tumbling window and parallelization of ${JSON.stringify(settings)}`,
    build: (s) => s.consumer("orders", { mapping: { startingPosition, ...settings } }),
  })),
  {
    kind: "bad",
    name: "a tumbling window with parallel batches",
    build: (s) =>
      s.consumer("orders", { mapping: { startingPosition, parallelizationFactor: 2, tumblingWindowInSeconds: 60 } }),
    reports: [
      {
        on: "orders",
        message: /parallelizationFactor is 2 with a tumbling window of 60 s\. Fix: .*parallelizationFactor to 1/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "parallel batches with an unknown tumbling window",
    build: (s) =>
      s.consumer("orders", {
        mapping: { startingPosition, parallelizationFactor: 2, tumblingWindowInSeconds: UNKNOWN_NUMBER },
      }),
    reports: [{ on: "orders", message: /tumblingWindowInSeconds is unknown until the update/ }],
  },
  ...Object.entries({
    "a standard queue": ["aws:sqs/queue:Queue", {}],
    "a standard topic": ["aws:sns/topic:Topic", { fifoTopic: false }],
    "a bucket": ["aws:s3/bucket:Bucket", {}],
  } as const).map(([name, [type, inputs]]): Case => ({
    kind: "good",
    name: `failures sent to ${name}`,
    build: (s) => failuresTo(s, s.add(type, "failed", inputs, { arn: "arn:aws:sqs:us-east-1:123456789012:failed" })),
  })),
  ...Object.entries({
    "a FIFO queue": ["aws:sqs/queue:Queue", { fifoQueue: true }],
    "a FIFO topic": ["aws:sns/topic:Topic", { fifoTopic: true }],
    "a FIFO queue of aws-native": ["aws-native:sqs:Queue", { fifoQueue: true }],
  } as const).map(([name, [type, inputs]]): Case => ({
    kind: "bad",
    name: `failures sent to ${name}`,
    build: (s) => failuresTo(s, s.add(type, "failed", inputs, { arn: "arn:aws:sqs:us-east-1:123456789012:failed" })),
    reports: [{ on: "orders", message: /its on-failure destination is a FIFO queue or topic\. Fix: send .*standard/ }],
  })),
  {
    kind: "bad",
    name: "failures sent to a FIFO queue of another stack",
    build: (s) =>
      s.consumer("orders", {
        mapping: {
          startingPosition,
          destinationConfig: { onFailure: { destinationArn: "arn:aws:sqs:us-east-1:123456789012:failed.fifo" } },
        },
      }),
    reports: [{ on: "orders", message: /its on-failure destination is a FIFO queue or topic/ }],
  },
  {
    kind: "undecided",
    name: "an on-failure queue that may be FIFO",
    build: (s) => failuresTo(s, s.add("aws:sqs/queue:Queue", "failed", { fifoQueue: UNKNOWN_FLAG }, { arn: "arn:a" })),
    reports: [{ on: "orders", message: /whether its on-failure destination is FIFO is unknown until the update/ }],
  },
  {
    kind: "good",
    name: "EventCount, and empty settings for other sources, as a saved state shows them",
    build: (s) =>
      s.consumer("orders", {
        mapping: {
          startingPosition,
          metricsConfig: { metrics: ["EventCount"] },
          scalingConfig: {},
          topics: [],
          startingPositionTimestamp: "",
        },
      }),
  },
  ...Object.entries({
    scalingConfig: { maximumConcurrency: 5 },
    provisionedPollerConfig: { minimumPollers: 1 },
    amazonManagedKafkaEventSourceConfig: { consumerGroupId: "orders" },
    selfManagedKafkaEventSourceConfig: { consumerGroupId: "orders" },
    selfManagedEventSource: { endpoints: { KAFKA_BOOTSTRAP_SERVERS: "a:9092" } },
    documentDbEventSourceConfig: { databaseName: "orders" },
    topics: ["orders"],
    queues: "orders",
    sourceAccessConfigurations: [{ type: "BASIC_AUTH", uri: "arn:aws:secretsmanager:us-east-1:123456789012:secret:a" }],
    startingPositionTimestamp: "2026-11-01T00:00:00Z",
  }).flatMap(([setting, value]): Case[] => [
    {
      kind: "bad",
      name: `${setting}, which is for other sources`,
      build: (s) => s.consumer("orders", { mapping: { startingPosition, [setting]: value } }),
      reports: [
        { on: "orders", message: new RegExp(`${setting} is set, which is for other sources.* Fix: remove ${setting}`) },
      ],
    },
    {
      kind: "good",
      name: `${setting} in a mapping on a queue`,
      build: (s) =>
        s.mapping("jobs", { eventSourceArn: "arn:aws:sqs:us-east-1:123456789012:jobs" }, { [setting]: value }),
    },
    {
      kind: "undecided",
      name: `an unknown ${setting}, which may turn out to be unset`,
      build: (s) => s.consumer("orders", { mapping: { startingPosition, [setting]: UNKNOWN_OBJECT } }),
      reports: [{ on: "orders", message: new RegExp(`${setting} is unknown until the update`) }],
    },
  ]),
  {
    kind: "bad",
    name: "a metric for Kafka",
    build: (s) => s.consumer("orders", { mapping: { startingPosition, metricsConfig: { metrics: ["KafkaMetrics"] } } }),
    reports: [{ on: "orders", message: /metricsConfig with KafkaMetrics is set, which is for other sources/ }],
  },
  {
    kind: "good",
    name: "a pipe with valid settings",
    build: (s) => s.pipe("orders", s.table("orders"), { stream: { batchSize: 10, maximumRetryAttempts: 3 } }),
  },
  {
    kind: "bad",
    name: "a pipe that starts at a timestamp",
    build: (s) => s.pipe("orders", s.table("orders"), { stream: { startingPosition: "AT_TIMESTAMP" } }),
    reports: [{ on: "orders", message: /Pipe "orders" has .*startingPosition is AT_TIMESTAMP/ }],
  },
  {
    kind: "undecided",
    name: "an unknown position, number or list of filters, but still reports the known settings",
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
      { on: "position", message: /startingPosition is unknown until the update/ },
      { on: "filters", message: /filterCriteria is unknown until the update/ },
      { outcome: "violation", on: "number", message: /parallelizationFactor is 11/ },
      { on: "number", message: /batchSize is unknown until the update/ },
    ],
  },
]);
