// Steps that look at what is there: at the table and its stream, the mappings, the tool's state.
import { DescribeTableCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import { DescribeStreamCommand, ListStreamsCommand } from "@aws-sdk/client-dynamodb-streams";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand, GetPolicyCommand, type EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import { Step, type Answer } from "../model/scenario";
import type { Bench } from "../model/context";
import { mappings } from "../tools/mappings";
import { refusal } from "./refusal";

const look = (name: string, run: (bench: Bench) => Promise<string>): Step =>
  new Step(name, "look", async (bench): Promise<Answer> => ({
    says: await run(bench).catch((error: unknown) => refusal(bench, error)),
  }));

/** What DescribeTable says of the stream. */
export const table = (): Step =>
  look("table", async (bench) => {
    const found = await describe(bench);
    if (!found) return "none";
    const { StreamEnabled, StreamViewType } = found.StreamSpecification ?? {};
    const specification = StreamEnabled ? `stream ${StreamViewType ?? "without a view type"}` : "no stream";
    const arn = found.LatestStreamArn;
    return (StreamEnabled ?? false) === (arn !== undefined)
      ? specification
      : `${specification}, ${arn ? "but an ARN" : "no ARN"}`;
  });

/** Which stream the tool's state says the table has. */
export const stateArn = (): Step =>
  look("stream ARN in state", async (bench) =>
    relation(bench, (await bench.session.state()).tableStream, "the table is not in state"),
  );

/** Where the mappings hang, and their state. */
export const mapping = (): Step =>
  look("mapping", async (bench) => {
    const found = await mappings(bench.lambda, bench.names);
    const each = await Promise.all(
      found.map(
        async ({ EventSourceArn, State }) =>
          `${State?.toLowerCase()}, on ${await relation(bench, EventSourceArn, "nothing")}`,
      ),
    );
    return each.sort().join(" | ") || "none";
  });

/** The settings that the API has for the mapping, of those named. */
export const mappingHas = (...settings: (keyof EventSourceMappingConfiguration)[]): Step =>
  look("settings", async (bench) => {
    const [found] = await mappings(bench.lambda, bench.names);
    if (!found) return "none";
    return settings.map((name) => `${name} ${bench.normal(JSON.stringify(found[name]) ?? "absent")}`).join(", ");
  });

/** Whom the function's policy lets in. */
export const permission = (): Step =>
  look("permission", async (bench) => {
    const { lambda, names } = bench;
    const policy = await lambda.send(new GetPolicyCommand({ FunctionName: names.function })).catch((error: Error) => {
      if (error.name === "ResourceNotFoundException") return undefined;
      throw error;
    });
    if (!policy?.Policy) return "none";
    const { Statement = [] } = JSON.parse(policy.Policy) as { Statement?: { Condition?: unknown }[] };
    if (Statement.length === 0) return "none";
    const each = await Promise.all(
      Statement.map(async ({ Condition }) => {
        const arn = /arn:[^"]*/.exec(JSON.stringify(Condition ?? ""))?.[0];
        return arn === undefined
          ? "for DynamoDB as a whole: no source"
          : `for ${await relation(bench, arn, "nothing")}`;
      }),
    );
    return each.join(" | ");
  });

/** The table's streams as ListStreams and DescribeStream have them, oldest first. */
export const streams = (): Step =>
  look("streams", async ({ streams: client, names }) => {
    const { Streams = [] } = await client.send(new ListStreamsCommand({ TableName: names.table }));
    const each = await Promise.all(
      Streams.map(async ({ StreamArn, StreamLabel = "" }) => {
        const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
        return { StreamLabel, status: StreamDescription?.StreamStatus ?? "?" };
      }),
    );
    return (
      each
        .sort((a, b) => a.StreamLabel.localeCompare(b.StreamLabel))
        .map(({ status }) => status)
        .join(", ") || "none"
    );
  });

/** What is left at the target, whatever the tool's state says. */
export const left = (): Step => look("left behind", whatIsLeft);

export async function whatIsLeft(bench: Bench): Promise<string> {
  const there = (asked: Promise<unknown>) =>
    asked.then(
      () => true,
      () => false,
    );
  const parts: [string, boolean][] = [
    ["table", (await describe(bench)) !== undefined],
    ["role", await there(bench.iam.send(new GetRoleCommand({ RoleName: bench.names.role })))],
    ["function", await there(bench.lambda.send(new GetFunctionCommand({ FunctionName: bench.names.function })))],
    ["mapping", (await mappings(bench.lambda, bench.names)).length > 0],
  ];
  return (
    parts
      .filter(([, is]) => is)
      .map(([part]) => part)
      .join(", ") || "nothing"
  );
}

/** Parts that the tool's state has. */
export const inState = (): Step =>
  look("in state", async ({ session }) => (await session.state()).parts.join(", ") || "nothing");

/** The table's description, its stream noted; undefined where there is no such table. */
export async function describe({ dynamodb, names, streamArns }: Bench): Promise<TableDescription | undefined> {
  const found = await dynamodb.send(new DescribeTableCommand({ TableName: names.table })).catch((error: Error) => {
    if (error.name === "ResourceNotFoundException") return { Table: undefined };
    throw error;
  });
  const arn = found.Table?.LatestStreamArn;
  if (arn !== undefined && !streamArns.includes(arn)) streamArns.push(arn);
  return found.Table;
}

/** How an ARN relates to the table's stream as it is now. */
async function relation(bench: Bench, arn: string | undefined, absent: string): Promise<string> {
  if (arn === undefined) return absent;
  if (arn === "") return "an empty ARN";
  const found = await describe(bench);
  const live = found?.StreamSpecification?.StreamEnabled === true;
  if (arn === found?.LatestStreamArn) return live ? "the live stream" : "the stream that is off";
  return "a stream that is no more the table's";
}
