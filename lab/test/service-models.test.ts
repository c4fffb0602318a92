// What aws/, the facts and the rules say, held to AWS's service models on record. `npm run lab:models` compares those with the newest.
import assert from "node:assert/strict";
import { mappingLimits, MAX_FILTER_LENGTH, STARTING_POSITIONS, type Limit } from "dynamodb-streams-aws/limits";
import { RUNTIMES } from "dynamodb-streams-aws/runtimes";
import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import { fact } from "../model/fact";
import { extract, MODELS, news, type Shape } from "../service-models/extract";
import { recordedModels } from "../service-models/recorded";

const { models } = recordedModels();

function shape(model: string, name: string): Shape {
  const found = models[model]?.[name];
  assert.ok(found, `${model} has no shape ${name}`);
  return found;
}

const lambda = (name: string): Shape => shape("lambda/2015-03-31", name);
const streams = (name: string): Shape => shape("dynamodbstreams/2012-08-10", name);

/** The fact about each limit, and the shape that it was read from. */
const LIMITS: [fact: string, limit: Limit, shape: string][] = [
  ["sm-batch-size", mappingLimits.batchSize, "BatchSize"],
  ["sm-batching-window", mappingLimits.maximumBatchingWindowInSeconds, "MaximumBatchingWindowInSeconds"],
  ["sm-parallelization", mappingLimits.parallelizationFactor, "ParallelizationFactor"],
  ["sm-retries", mappingLimits.maximumRetryAttempts, "MaximumRetryAttemptsEventSourceMapping"],
  ["sm-record-age", mappingLimits.maximumRecordAgeInSeconds, "MaximumRecordAgeInSeconds"],
  ["sm-tumbling-window", mappingLimits.tumblingWindowInSeconds, "TumblingWindowInSeconds"],
];

/** Members of CreateEventSourceMapping that a mapping on a DynamoDB stream can have, apart from the ranges above. */
const KNOWN = [
  "BisectBatchOnFunctionError",
  "DestinationConfig",
  "Enabled",
  "EventSourceArn",
  "FilterCriteria",
  "FunctionName",
  "FunctionResponseTypes",
  "KMSKeyArn",
  "MetricsConfig",
  "StartingPosition",
  "Tags",
];

/** Members for other sources: `policy/graph/reader.ts` advises against them on a stream. LoggingConfig is for pollers of Kafka. */
const FOREIGN = [
  "AmazonManagedKafkaEventSourceConfig",
  "DocumentDBEventSourceConfig",
  "LoggingConfig",
  "ProvisionedPollerConfig",
  "Queues",
  "ScalingConfig",
  "SelfManagedEventSource",
  "SelfManagedKafkaEventSourceConfig",
  "SourceAccessConfigurations",
  "StartingPositionTimestamp",
  "Topics",
];

/** Runtimes of the model that AWS's page of runtimes didn't list on the day in aws/runtimes.ts. */
const NOT_DATED = ["custom", "java11.al2023", "java17.al2023", "java8.al2023", "nodejs26.x", "python3.15"];

const RANGES = [
  "BatchSize",
  "MaximumBatchingWindowInSeconds",
  "MaximumRecordAgeInSeconds",
  "MaximumRetryAttempts",
  "ParallelizationFactor",
  "TumblingWindowInSeconds",
];

describe("AWS's recorded service models", () => {
  for (const [id, { min, max, or }, name] of LIMITS) {
    it(`have the range that aws/limits.ts and the fact ${id} have`, () => {
      // A special value outside the range, such as -1, is the model's minimum; another rule rejects what lies between.
      assert.deepEqual([or ?? min, max], [lambda(name).min, lambda(name).max]);
      assert.equal(fact(id).answer, `${lambda(name).min}..${lambda(name).max}`);
    });
  }

  it("have the filter length that aws/limits.ts has", () => {
    assert.equal(lambda("Pattern").max, MAX_FILTER_LENGTH);
    assert.equal(fact("sm-filter-pattern").answer, `0..${MAX_FILTER_LENGTH} characters`);
  });

  it("have our view types and starting positions, and AT_TIMESTAMP for Kinesis", () => {
    assert.deepEqual(shape("dynamodb/2012-08-10", "StreamViewType").enum, [...STREAM_VIEW_TYPES].sort());
    assert.deepEqual(lambda("EventSourcePosition").enum, [...STARTING_POSITIONS, "AT_TIMESTAMP"].sort());
  });

  it("have the same runtimes as aws/runtimes.ts", () => {
    const listed = new Set(Object.keys(RUNTIMES));
    const theirs = new Set(lambda("Runtime").enum);
    assert.deepEqual(
      [...theirs].filter((runtime) => !listed.has(runtime)),
      NOT_DATED,
    );
    assert.deepEqual(
      [...listed].filter((runtime) => !theirs.has(runtime)),
      [],
    );
  });

  it("have no mapping setting that neither the rules nor the component know", () => {
    const members = Object.keys(lambda("CreateEventSourceMappingRequest").members ?? {});
    assert.deepEqual(members.sort(), [...KNOWN, ...FOREIGN, ...RANGES].sort());
  });

  it("agree with the facts that cite them", () => {
    assert.equal(fact("sm-arn-pattern").answer, lambda("Arn").pattern);
    assert.ok(fact("empty-source-arn").error?.endsWith(lambda("Arn").pattern ?? "?"));
    assert.deepEqual(lambda("FunctionResponseType").enum, [fact("sm-response-types").answer]);
    assert.deepEqual(streams("ShardFilterType").enum, [fact("sm-shard-filter").answer]);
    assert.equal(streams("ShardIteratorType").enum?.length, 5);
    assert.deepEqual(shape("dynamodb/2012-08-10", "StreamSpecification").required, ["StreamEnabled"]);
  });

  it("contain every shape from which the others are reached", () => {
    for (const [model, roots] of Object.entries(MODELS)) for (const root of roots) shape(model, root);
  });
});

describe("the comparison of two service models", () => {
  const raw = {
    shapes: {
      Request: {
        type: "structure",
        required: ["Size"],
        members: { Size: { shape: "Size" }, Names: { shape: "Names" } },
      },
      Size: { type: "integer", min: 1, max: 10 },
      Names: { type: "list", member: { shape: "Name" } },
      Name: { type: "string", enum: ["b", "a"] },
      Unrelated: { type: "string" },
    },
  };

  it("compares exactly the shapes that are reached from a root", () => {
    assert.deepEqual(Object.keys(extract(raw, ["Request"])), ["Name", "Names", "Request", "Size"]);
  });

  it("names what is new, changed and gone", () => {
    const before = extract(raw, ["Request"]);
    const after = extract(
      {
        shapes: {
          Request: { type: "structure", members: { Size: { shape: "Size" }, Age: { shape: "Age" } } },
          Size: { type: "integer", min: 1, max: 20 },
          Age: { type: "integer" },
        },
      },
      ["Request"],
    );
    assert.deepEqual(news(before, after), [
      "new shape Age",
      "Name is gone",
      "Names is gone",
      "Request: required member Size is gone",
      "Request: new member Age",
      "Request: member Names is gone",
      "Size: max is 20, was 10",
    ]);
    assert.deepEqual(news(before, before), []);
  });
});
