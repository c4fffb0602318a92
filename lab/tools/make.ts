// Makes each part of a stack through the AWS SDK.
import { CreateTableCommand, DescribeTableCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, GetRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  waitUntilFunctionActiveV2,
  type EventSourceMappingMetric,
  type EventSourcePosition,
  type FunctionResponseType,
  type Runtime,
} from "@aws-sdk/client-lambda";
import * as fs from "node:fs";
import { poll } from "dynamodb-streams-support/poll";
import type { Clients } from "../model/clients";
import {
  handlerEnvironment,
  rolePolicy,
  tableInputs,
  TRUST_LAMBDA,
  type MappingSettings,
  type Names,
  type Part,
  type Stack,
} from "../model/stack";
import { mappings } from "./mappings";

/** Requests that make a part. @throws the SDK's error if the target rejects a request */
type Maker = (
  clients: Clients,
  stack: Stack,
  names: Names,
  tags: Record<string, string> | undefined,
) => Promise<unknown>;

const tagList = (tags: Record<string, string> | undefined) =>
  tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const makers: Record<Part, Maker> = {
  async table({ dynamodb }, { table }, names, tags) {
    const { billingMode, readCapacity, writeCapacity, streamEnabled, streamViewType } = tableInputs(table, names);
    await dynamodb.send(
      new CreateTableCommand({
        TableName: names.table,
        Tags: tagList(tags || table.tags ? { ...tags, ...table.tags } : undefined),
        BillingMode: billingMode,
        ProvisionedThroughput:
          readCapacity === undefined
            ? undefined
            : { ReadCapacityUnits: readCapacity, WriteCapacityUnits: writeCapacity },
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        // As it is given, right or wrong: the target has to judge it.
        ...(streamEnabled === undefined && streamViewType === undefined
          ? {}
          : {
              StreamSpecification: {
                StreamEnabled: streamEnabled,
                StreamViewType: streamViewType as "NEW_IMAGE" | undefined,
              },
            }),
      }),
    );
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: 60, minDelay: 1 }, { TableName: names.table });
  },
  role: ({ iam }, _, names, tags) =>
    iam.send(
      new CreateRoleCommand({ RoleName: names.role, AssumeRolePolicyDocument: TRUST_LAMBDA, Tags: tagList(tags) }),
    ),
  policy: ({ iam }, stack, names) =>
    iam.send(
      new PutRolePolicyCommand({ RoleName: names.role, PolicyName: "read-stream", PolicyDocument: rolePolicy(stack) }),
    ),
  async function({ iam, lambda }, stack, names, tags) {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: names.role }));
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: names.function,
        Tags: tags,
        Role: Role?.Arn,
        Runtime: stack.function.runtime as Runtime,
        Handler: "index.handler",
        Code: { ZipFile: fs.readFileSync(names.zip) },
        Environment: { Variables: handlerEnvironment(stack, names) },
        Timeout: 10,
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60, minDelay: 1 }, { FunctionName: names.function });
  },
  async permission({ lambda, dynamodb }, _, names) {
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: names.function,
        StatementId: "AllowExecutionFromDynamoDB",
        Action: "lambda:InvokeFunction",
        Principal: "dynamodb.amazonaws.com",
        SourceArn: await streamArn(dynamodb, names),
      }),
    );
  },
  async mapping({ lambda, dynamodb }, { mapping }, names) {
    if (!mapping) return;
    await lambda.send(
      new CreateEventSourceMappingCommand({
        ...mappingRequest(mapping, names),
        EventSourceArn: await streamArn(dynamodb, names),
      }),
    );
    const enabled = async (): Promise<boolean> =>
      (await mappings(lambda, names)).every(({ State }) => State === "Enabled");
    await poll(enabled, { limitMs: 60_000, everyMs: 200 });
  },
};

/** The request for a mapping, without its source. */
function mappingRequest(mapping: MappingSettings, names: Names) {
  return {
    FunctionName: names.function,
    StartingPosition: mapping.startingPosition as EventSourcePosition | undefined,
    StartingPositionTimestamp:
      mapping.startingPositionTimestamp === undefined ? undefined : new Date(mapping.startingPositionTimestamp),
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: mapping.maximumBatchingWindowInSeconds,
    MaximumRetryAttempts: mapping.maximumRetryAttempts,
    MaximumRecordAgeInSeconds: mapping.maximumRecordAgeInSeconds,
    BisectBatchOnFunctionError: mapping.bisectBatchOnFunctionError,
    ParallelizationFactor: mapping.parallelizationFactor,
    TumblingWindowInSeconds: mapping.tumblingWindowInSeconds,
    FunctionResponseTypes: mapping.functionResponseTypes as FunctionResponseType[] | undefined,
    FilterCriteria: mapping.filters && { Filters: mapping.filters.map((Pattern) => ({ Pattern })) },
    MetricsConfig: mapping.metrics && { Metrics: mapping.metrics as EventSourceMappingMetric[] },
    DestinationConfig: mapping.report ? { OnFailure: { Destination: names.destinationArn } } : undefined,
  };
}

async function streamArn(dynamodb: Clients["dynamodb"], names: Names): Promise<string | undefined> {
  return (await dynamodb.send(new DescribeTableCommand({ TableName: names.table }))).Table?.LatestStreamArn;
}
