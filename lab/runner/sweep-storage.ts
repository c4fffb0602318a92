// Tables, backups, queues, topics and buckets that runs on an account left.
import {
  DeleteBackupCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ListBackupsCommand,
  ListTagsOfResourceCommand,
  paginateListTables,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { paginateListBuckets } from "@aws-sdk/client-s3";
import { DeleteTopicCommand, ListTagsForResourceCommand, paginateListTopics } from "@aws-sdk/client-sns";
import { DeleteQueueCommand, ListQueueTagsCommand, paginateListQueues } from "@aws-sdk/client-sqs";
import type { Clients } from "../model/clients";
import { removeReplicas } from "../tools/replicas";
import { deleteBucket } from "../tools/take-down";
import { namePattern, PREFIX, tagsOf, type Ours } from "./sweep-names";

/** Tables, with their replicas first. A restored one has no tags: it is identified by its name. */
export async function tables({ dynamodb }: Clients, ours: Ours, runId?: string): Promise<string[]> {
  const restored = namePattern("-restored", runId);
  const names: string[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client: dynamodb }, {}))
    names.push(...TableNames.filter((name) => name.startsWith(PREFIX)));
  const deleted: string[] = [];
  for (const TableName of names) {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    const { Tags } = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn }));
    if (!ours(tagsOf(Tags)) && !restored.test(TableName)) continue;
    for (const region of await removeReplicas(dynamodb, TableName))
      deleted.push(`replica of ${TableName} in ${region}`);
    await dynamodb.send(new DeleteTableCommand({ TableName }));
    await waitUntilTableNotExists({ client: dynamodb, maxWaitTime: 120, minDelay: 1 }, { TableName });
    deleted.push(`table ${TableName}`);
  }
  return deleted;
}

/** Backups have no tags, and outlive their table: they are told by its name. */
export async function backups({ dynamodb }: Clients, runId?: string): Promise<string[]> {
  const ownName = namePattern("", runId);
  const deleted: string[] = [];
  let ExclusiveStartBackupArn: string | undefined;
  do {
    const page = await dynamodb.send(new ListBackupsCommand({ ExclusiveStartBackupArn }));
    for (const { BackupArn, TableName = "" } of page.BackupSummaries ?? []) {
      if (!ownName.test(TableName)) continue;
      await dynamodb.send(new DeleteBackupCommand({ BackupArn }));
      deleted.push(`backup of ${TableName}`);
    }
    ExclusiveStartBackupArn = page.LastEvaluatedBackupArn;
  } while (ExclusiveStartBackupArn !== undefined);
  return deleted;
}

export async function queues({ sqs }: Clients, ours: Ours): Promise<string[]> {
  const deleted: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client: sqs }, { QueueNamePrefix: PREFIX }))
    for (const QueueUrl of QueueUrls) {
      const { Tags = {} } = await sqs.send(new ListQueueTagsCommand({ QueueUrl }));
      if (!ours(Tags)) continue;
      await sqs.send(new DeleteQueueCommand({ QueueUrl }));
      deleted.push(`queue ${QueueUrl.split("/").at(-1)}`);
    }
  return deleted;
}

export async function topics({ sns }: Clients, ours: Ours): Promise<string[]> {
  const deleted: string[] = [];
  for await (const { Topics = [] } of paginateListTopics({ client: sns }, {}))
    for (const { TopicArn = "" } of Topics) {
      const name = TopicArn.split(":").at(-1) ?? "";
      if (!name.startsWith(PREFIX)) continue;
      const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
      if (!ours(tagsOf(Tags))) continue;
      await sns.send(new DeleteTopicCommand({ TopicArn }));
      deleted.push(`topic ${name}`);
    }
  return deleted;
}

/** A bucket gets its tags after it is created, so that an interruption can leave it without: it is identified by its name. */
export async function buckets({ s3 }: Clients, runId?: string): Promise<string[]> {
  const ownBucket = namePattern("-bucket", runId);
  const deleted: string[] = [];
  for await (const { Buckets = [] } of paginateListBuckets({ client: s3 }, { Prefix: PREFIX }))
    for (const { Name = "" } of Buckets) {
      if (!ownBucket.test(Name)) continue;
      await deleteBucket(s3, Name);
      deleted.push(`bucket ${Name}`);
    }
  return deleted;
}
