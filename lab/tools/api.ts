// The AWS SDK as a tool: makes a stack request by request, for what doesn't depend on who makes it.
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  waitUntilFunctionActiveV2,
  type EventSourcePosition,
  type FunctionResponseType,
  type Runtime,
} from "@aws-sdk/client-lambda";
import { DeleteQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import * as fs from "node:fs";
import { poll } from "dynamodb-streams-support/poll";
import { mappings } from "./mappings";
import { clientsOf, type Clients } from "../model/clients";
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
import { succeeded, type Command, type Session, type Tool, type Workspace } from "../model/tool";

export const api: Tool = {
  name: "api",
  title: "AWS SDK",
  async versions() {
    const { version } = JSON.parse(fs.readFileSync(require.resolve("@aws-sdk/client-lambda/package.json"), "utf8")) as {
      version: string;
    };
    return { tool: version, provider: "none" };
  },
  open: async (workspace) => session(workspace),
  close: async () => undefined,
};

function session({ names, instance }: Workspace): Session {
  const { tags } = instance;
  const clients = clientsOf(instance);
  const made = new Set<Part>();
  const unsupported = (command: string) => async (): Promise<never> => {
    throw new Error(`The tool "api" has no ${command}: give the case tools that do.`);
  };
  return {
    validate: async () => undefined,
    plan: unsupported("plan"),
    async apply(stack) {
      const command = succeeded();
      for (const [part, wanted] of wantedParts(stack)) {
        if (!wanted || made.has(part)) continue;
        try {
          await makers[part](clients, stack, names, tags);
        } catch (error) {
          return refused(command, error as Error);
        }
        made.add(part);
        command.changes[part] = "create";
      }
      return command;
    },
    interrupted: unsupported("interruption"),
    refresh: unsupported("refresh"),
    import: unsupported("import"),
    state: async () => ({ parts: [...made] }),
    unlock: async () => undefined,
    async destroy() {
      await takeDown(clients, names);
      return succeeded();
    },
    async close() {
      Object.values(clients).forEach((client) => client.destroy());
    },
  };
}

function refused(command: Command, error: Error): Command {
  if (!("$metadata" in error)) throw error;
  return { ...command, code: 1, errors: [`operation error: ${error.name}: ${error.message}`] };
}

const wantedParts = (stack: Stack): [Part, boolean][] => [
  ["table", true],
  ["role", true],
  ["policy", stack.role !== "none"],
  ["function", true],
  ["permission", stack.permission],
  ["mapping", stack.mapping !== null],
];

type Maker = (
  clients: Clients,
  stack: Stack,
  names: Names,
  tags: Record<string, string> | undefined,
) => Promise<unknown>;

const tagList = (tags: Record<string, string> | undefined) =>
  tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const makers: Record<Part, Maker> = {
  async table({ dynamodb }, { table }, names, tags) {
    const { billingMode, readCapacity, writeCapacity, streamEnabled, streamViewType } = tableInputs(table);
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
    DestinationConfig: mapping.reportToQueue ? { OnFailure: { Destination: names.queueArn } } : undefined,
  };
}

async function streamArn(dynamodb: Clients["dynamodb"], names: Names): Promise<string | undefined> {
  return (await dynamodb.send(new DescribeTableCommand({ TableName: names.table }))).Table?.LatestStreamArn;
}

/** Deletes everything of these names; what isn't there is skipped. */
export async function takeDown({ dynamodb, iam, lambda, sqs }: Clients, names: Names): Promise<void> {
  const quietly = (asked: Promise<unknown>) => asked.catch(() => undefined);
  for (const FunctionName of [names.function, names.second]) {
    for (const { UUID } of await mappings(lambda, { function: FunctionName }).catch(() => []))
      await quietly(lambda.send(new DeleteEventSourceMappingCommand({ UUID })));
    await quietly(lambda.send(new DeleteFunctionCommand({ FunctionName })));
  }
  await quietly(iam.send(new DeleteRolePolicyCommand({ RoleName: names.role, PolicyName: "read-stream" })));
  await quietly(iam.send(new DeleteRoleCommand({ RoleName: names.role })));
  await quietly(dynamodb.send(new DeleteTableCommand({ TableName: names.table })));
  if (names.queueArn === undefined) return;
  const { QueueUrl } =
    (await sqs.send(new GetQueueUrlCommand({ QueueName: names.queue })).catch(() => undefined)) ?? {};
  if (QueueUrl) await quietly(sqs.send(new DeleteQueueCommand({ QueueUrl })));
}
