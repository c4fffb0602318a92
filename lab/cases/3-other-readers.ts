// A stream's other readers, and streams that are no longer the table's.
import { CreateTableCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import {
  CreateFunctionCommand,
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  PublishVersionCommand,
  GetFunctionCommand,
} from "@aws-sdk/client-lambda";
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-dynamodb-streams";
import * as fs from "node:fs";
import * as aws from "../model/answers";
import type { Context } from "../model/context";
import { scenario } from "../model/scenario";
import type { Step } from "../model/step";
import { deliveries, put, write } from "../steps/data";
import { byHand, streamOff, streamOn } from "../steps/hand";
import { describe } from "../steps/look";
import { observing } from "../steps/observing";
import { apply } from "../steps/tool-commands";

const map = async (context: Context, FunctionName: string): Promise<unknown> =>
  context.lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn: (await describe(context))?.LatestStreamArn,
      FunctionName,
      StartingPosition: "TRIM_HORIZON",
    }),
  );

const secondFunction = async (context: Context): Promise<void> => {
  const { lambda, names } = context;
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: names.function }));
  const FunctionName = names.second;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: Configuration?.Role,
      Runtime: Configuration?.Runtime,
      Handler: "index.handler",
      Code: { ZipFile: fs.readFileSync(names.zip) },
      Environment: { Variables: Configuration?.Environment?.Variables },
    }),
  );
  await map(context, FunctionName);
};

/** The table alone; the rest of the stack is created after the write. */
const createTable = async ({ dynamodb, names: { table: TableName } }: Context): Promise<void> => {
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    }),
  );
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 60, minDelay: 0.05 }, { TableName });
};

/** Reads the first records of the table's first stream, by its ARN. */
const readOldStream = (): Step =>
  observing("old stream read by its ARN", "delivery", "records", async (context) => {
    const { streams, streamArns } = context;
    await describe(context);
    const [StreamArn] = streamArns;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const found: { eventName: string; key: string }[] = [];
    for (const { ShardId } of StreamDescription?.Shards ?? []) {
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
      );
      const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
      found.push(...Records.map(({ eventName = "?", dynamodb }) => ({ eventName, key: dynamodb?.Keys?.id?.S ?? "?" })));
    }
    return { kind: "records", records: found };
  });

export default [
  scenario({
    id: "two-functions",
    title: "Two functions on one stream",
    question: "Does each function get every record?",
    lesson: "Each function has a mapping of its own and gets every record. AWS advises at most two readers per shard.",
    tools: ["api"],
    invokes: true,
    set: { mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      byHand("second function", "CreateEventSourceMapping", secondFunction).onAws(
        aws.OK,
        "second-function-same-stream",
      ),
      write("shared"),
      deliveries("shared").derived(
        { kind: "deliveries", deliveries: [{ key: "shared", count: 2 }] },
        "Both functions write to the same log, once each.",
        "second-function-same-stream",
        "doc-stream-guarantees",
      ),
    ],
    noRule: "Two readers are fine; the rule reports three or more.",
  }),
  scenario({
    id: "alias-as-target",
    title: "An alias as the mapping's function",
    question: "Do records reach the version behind the alias?",
    lesson:
      "The mapping invokes the alias it was created with, so a new version behind the alias needs no new mapping.",
    tools: ["api"],
    invokes: true,
    set: { mapping: null },
    steps: [
      apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
      byHand("mapping on an alias", "CreateEventSourceMapping", async (context) => {
        const FunctionName = context.names.function;
        const { Version } = await context.lambda.send(new PublishVersionCommand({ FunctionName }));
        await context.lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: Version }));
        await map(context, `${FunctionName}:live`);
      }).derived(aws.OK, "AWS returns the mapping's function with its alias.", "function-arn-qualification"),
      write("record"),
      deliveries("record").derived(
        aws.deliveredOnce("record"),
        "Lambda invokes the version behind the alias.",
        "function-arn-qualification",
        "doc-stream-guarantees",
      ),
    ],
    noRule: "Nothing goes wrong.",
  }),
  scenario({
    id: "old-stream-by-arn",
    title: "A disabled stream, read by its ARN",
    question: "Can the records of a disabled stream still be read?",
    lesson:
      "The records stay readable for 24 hours, by the ARN that the stream had. Read them with a program of your own.",
    tools: ["api"],
    set: { mapping: null, permission: false },
    steps: [
      apply().as("table").onAws(aws.OK, "create-with-stream-echoes-all"),
      write("before"),
      streamOff().onAws(aws.OK, "update-disable-result"),
      streamOn().onAws(aws.OK, "label-is-enable-time"),
      readOldStream().derived(
        aws.records("INSERT before"),
        "A disabled stream stays readable, even after a new one is enabled.",
        "disabled-stream-readable",
        "old-stream-after-reenable",
      ),
    ],
    noRule: "Reading a stream isn't part of the program.",
  }),
  scenario({
    id: "write-at-once",
    title: "A write right after the table is created",
    question: "Does the stream carry its record?",
    lesson:
      "The stream carries every write from the table's first moment on. LocalStack's default service loses writes of the first half second.",
    tools: ["api"],
    set: { mapping: null, permission: false },
    steps: [
      byHand("table and immediate write", "PutItem", async (context) => {
        await createTable(context);
        await put(context, "first");
      }).derived(
        aws.OK,
        "The table is active before it is written to.",
        "create-with-stream-echoes-all",
        "event-names",
      ),
      readOldStream()
        .as("records of the stream")
        .derived(
          aws.records("INSERT first"),
          "The stream carries each change once, from its first moment on.",
          "doc-stream-guarantees",
        ),
    ],
    noRule: "Writes aren't part of the program.",
  }),
];
