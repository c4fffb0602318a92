// Steps that look at what is there: at the table and its stream, the mappings, the tool's state.
import { DescribeTableCommand, type DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";
import { DescribeStreamCommand, ListStreamsCommand } from "@aws-sdk/client-dynamodb-streams";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, GetPolicyCommand, type EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { Outcome, Relation } from "../model/outcome";
import type { Step } from "../model/step";
import type { Part } from "../model/stack";
import type { Context } from "../model/context";
import { mappings } from "../tools/mappings";
import { observing } from "./observing";

const look = (name: string, topic: string, run: (context: Context) => Promise<Outcome>): Step =>
  observing(name, "look", topic, run);

/** What DescribeTable answers about the stream. */
export const table = (): Step => look("table", "table", async (context) => streamIn(await describe(context)));

/** What DescribeTable answers about the stream of another table. */
export const tableStream = async (dynamodb: DynamoDBClient, TableName: string): Promise<Outcome> =>
  streamIn(await found(dynamodb, TableName));

function streamIn(description: TableDescription | undefined): Outcome {
  if (!description) return { kind: "nothing" };
  const { StreamEnabled = false, StreamViewType } = description.StreamSpecification ?? {};
  const arn = description.LatestStreamArn !== undefined;
  return { kind: "table", enabled: StreamEnabled, ...(StreamEnabled ? { viewType: StreamViewType } : {}), arn };
}

/** Which stream the table has by the tool's state. */
export const stateArn = (): Step =>
  look("stream ARN in state", "stream ARN in state", async (context) => ({
    kind: "arn",
    relation: await relation(context, (await context.session.state()).tableStream),
  }));

/** What the mappings read, and their state. */
export const mapping = (): Step =>
  look("mapping", "mapping", async (context) => {
    const found = await mappings(context.lambda, context.names);
    const each = await Promise.all(
      found.map(async ({ EventSourceArn, State = "?" }) => ({
        state: State,
        source: await relation(context, EventSourceArn),
      })),
    );
    return {
      kind: "mappings",
      mappings: each.sort((a, b) => a.source.localeCompare(b.source) || a.state.localeCompare(b.state)),
    };
  });

/** The settings that the API returns for the mapping, of those named. */
export const mappingHas = (...settings: (keyof EventSourceMappingConfiguration)[]): Step =>
  look("settings", "settings", async (context) => {
    const [found] = await mappings(context.lambda, context.names);
    if (!found) return { kind: "nothing" };
    const normal = (value: unknown): unknown => JSON.parse(context.normal(JSON.stringify(value ?? null)));
    return { kind: "settings", settings: Object.fromEntries(settings.map((name) => [name, normal(found[name])])) };
  });

/** Whom the function's policy lets in. */
export const permission = (): Step =>
  look("permission", "permission", async (context) => {
    const { lambda, names } = context;
    const policy = await lambda.send(new GetPolicyCommand({ FunctionName: names.function })).catch((error: Error) => {
      if (error.name === "ResourceNotFoundException") return undefined;
      throw error;
    });
    const { Statement = [] } = JSON.parse(policy?.Policy ?? "{}") as { Statement?: { Condition?: unknown }[] };
    const sources = Statement.map(({ Condition }) =>
      relation(context, /arn:[^"]*/.exec(JSON.stringify(Condition ?? ""))?.[0]),
    );
    return { kind: "permissions", sources: await Promise.all(sources) };
  });

/** The table's streams as ListStreams and DescribeStream return them, oldest first. */
export const streams = (): Step =>
  look("streams", "streams", async ({ streams: client, names }) => {
    const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: names.table }));
    const each = await Promise.all(
      Streams.map(async ({ StreamArn, StreamLabel = "" }) => {
        const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
        return { StreamLabel, status: StreamDescription?.StreamStatus ?? "?" };
      }),
    );
    return {
      kind: "streams",
      statuses: each.sort((a, b) => a.StreamLabel.localeCompare(b.StreamLabel)).map(({ status }) => status),
    };
  });

/** What is left at the target, whatever the tool's state has. */
export const left = (): Step =>
  look("left behind", "left", async (context) => ({ kind: "parts", parts: await whatIsLeft(context) }));

export async function whatIsLeft(context: Context): Promise<Part[]> {
  const { iam, lambda, names } = context;
  const exists = (asked: Promise<unknown>) =>
    asked.then(
      () => true,
      () => false,
    );
  const parts: [Part, boolean][] = [
    ["table", (await describe(context)) !== undefined],
    ["role", await exists(iam.send(new GetRoleCommand({ RoleName: names.role })))],
    ["function", await exists(lambda.send(new GetFunctionCommand({ FunctionName: names.function })))],
    ["mapping", (await mappings(lambda, names)).length > 0],
  ];
  return parts.filter(([, present]) => present).map(([part]) => part);
}

/** Parts that the tool's state has. */
export const inState = (): Step =>
  look("in state", "in state", async ({ session }) => ({ kind: "parts", parts: (await session.state()).parts }));

/** The table's description, after noting its stream; undefined if there is no such table. */
export async function describe({ dynamodb, names, streamArns }: Context): Promise<TableDescription | undefined> {
  const description = await found(dynamodb, names.table);
  const arn = description?.LatestStreamArn;
  if (arn !== undefined && !streamArns.includes(arn)) streamArns.push(arn);
  return description;
}

const found = (dynamodb: DynamoDBClient, TableName: string): Promise<TableDescription | undefined> =>
  dynamodb.send(new DescribeTableCommand({ TableName })).then(
    ({ Table }) => Table,
    (error: Error) => {
      if (error.name === "ResourceNotFoundException") return undefined;
      throw error;
    },
  );

async function relation(context: Context, arn: string | undefined): Promise<Relation> {
  if (arn === undefined) return "absent";
  if (arn === "") return "empty";
  const found = await describe(context);
  if (arn !== found?.LatestStreamArn) return "stale";
  return found.StreamSpecification?.StreamEnabled === true ? "live" : "disabled";
}
