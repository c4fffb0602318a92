// Finds and deletes what runs left on an account, by name and tag.
import {
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  ListRolePoliciesCommand,
  ListRoleTagsCommand,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  ListTagsCommand,
  paginateListEventSourceMappings,
  paginateListFunctions,
} from "@aws-sdk/client-lambda";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  paginateDescribeLogGroups,
} from "@aws-sdk/client-cloudwatch-logs";
import { clientsOf, type Clients } from "../model/clients";
import type { Instance } from "../model/target";
import { TAG } from "../targets/aws";
import { backups, buckets, queues, tables, topics } from "./sweep-storage";
import { namePattern, PREFIX, tagsOf, type Ours } from "./sweep-names";

/**
 * Deletes every mapping, function, role, table, backup, queue, topic and bucket whose name and tag are the lab's.
 *
 * @param runId only what this run made. @default what any run made
 * @returns what was deleted, such as "table lab-1f2e-…".
 */
export async function sweep(instance: Instance, runId?: string): Promise<string[]> {
  const clients = clientsOf(instance);
  const ours = (tags: { [key: string]: string | undefined }): boolean =>
    runId === undefined ? tags[TAG] !== undefined : tags[TAG] === runId;
  try {
    return [
      ...(await functions(clients, ours)),
      ...(await orphans(clients, runId)),
      ...(await roles(clients, ours)),
      ...(await backups(clients, runId)),
      ...(await tables(clients, ours, runId)),
      ...(await queues(clients, ours)),
      ...(await topics(clients, ours)),
      ...(await buckets(clients, runId)),
      ...(await logGroups(instance, runId)),
    ];
  } finally {
    Object.values(clients).forEach((client) => client.destroy());
  }
}

/** The names that a run's functions have, or those of any run. */
const functionName = (runId?: string): RegExp => namePattern("-(function|second)", runId);

/** Functions with their mappings: a mapping outlives its function, and would fail from then on. */
async function functions({ lambda }: Clients, ours: Ours): Promise<string[]> {
  const found: { name: string; arn: string }[] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client: lambda }, {}))
    for (const { FunctionName = "", FunctionArn = "" } of Functions)
      if (FunctionName.startsWith(PREFIX)) found.push({ name: FunctionName, arn: FunctionArn });
  const deleted: string[] = [];
  for (const { name, arn } of found) {
    const { Tags = {} } = await lambda.send(new ListTagsCommand({ Resource: arn }));
    if (!ours(Tags)) continue;
    for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, {}))
      for (const { UUID, FunctionArn = "" } of EventSourceMappings) {
        if (!FunctionArn.split(":").includes(name)) continue;
        await lambda.send(new DeleteEventSourceMappingCommand({ UUID })).catch(() => undefined); // it may be going already
        deleted.push(`mapping ${UUID}`);
      }
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
    deleted.push(`function ${name}`);
  }
  return deleted;
}

/** Mappings whose function is gone, and with it the tag: they are identified by the function's name. */
async function orphans({ lambda }: Clients, runId?: string): Promise<string[]> {
  const ofLab = functionName(runId);
  const deleted: string[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, {}))
    for (const { UUID, FunctionArn = "", State } of EventSourceMappings) {
      const name = FunctionArn.split(":")[6] ?? "";
      if (!ofLab.test(name) || State === "Deleting") continue;
      const exists = await lambda.send(new GetFunctionCommand({ FunctionName: name })).then(
        () => true,
        (error: Error) => error.name !== "ResourceNotFoundException",
      );
      if (exists) continue; // somebody else's, of the same name: it would have been deleted before
      await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
      deleted.push(`mapping ${UUID}`);
    }
  return deleted;
}

async function roles({ iam }: Clients, ours: Ours): Promise<string[]> {
  const names: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {}))
    names.push(...Roles.map(({ RoleName = "" }) => RoleName).filter((name) => name.startsWith(PREFIX)));
  const deleted: string[] = [];
  for (const RoleName of names) {
    const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName }));
    if (!ours(tagsOf(Tags))) continue;
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    for (const PolicyName of PolicyNames) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    deleted.push(`role ${RoleName}`);
  }
  return deleted;
}

/** Lambda makes a log group for each function, without its tags: it is identified by the function's name, which holds the run's id. */
async function logGroups({ client }: Instance, runId?: string): Promise<string[]> {
  const logs = new CloudWatchLogsClient(client);
  const ofLab = functionName(runId);
  const deleted: string[] = [];
  try {
    for await (const { logGroups: groups = [] } of paginateDescribeLogGroups(
      { client: logs },
      { logGroupNamePrefix: `/aws/lambda/${PREFIX}` },
    ))
      for (const { logGroupName = "" } of groups) {
        if (!ofLab.test(logGroupName.replace("/aws/lambda/", ""))) continue;
        await logs.send(new DeleteLogGroupCommand({ logGroupName }));
        deleted.push(`log group ${logGroupName}`);
      }
  } finally {
    logs.destroy();
  }
  return deleted;
}
