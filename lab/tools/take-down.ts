// Deletes what a run made, whatever made it.
import { DeleteBackupCommand, DeleteTableCommand, ListBackupsCommand } from "@aws-sdk/client-dynamodb";
import { DeleteRoleCommand, DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteEventSourceMappingCommand, DeleteFunctionCommand } from "@aws-sdk/client-lambda";
import { DeleteBucketCommand, DeleteObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { DeleteTopicCommand } from "@aws-sdk/client-sns";
import { DeleteQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import type { Clients } from "../model/clients";
import type { Names } from "../model/stack";
import { mappings } from "./mappings";
import { removeReplicas } from "./replicas";

const quietly = <Answer>(asked: Promise<Answer>): Promise<Answer | undefined> => asked.catch(() => undefined);

/** Deletes everything of these names; what isn't there is skipped. */
export async function takeDown(clients: Clients, names: Names): Promise<void> {
  const { dynamodb, iam, lambda } = clients;
  for (const FunctionName of [names.function, names.second]) {
    for (const { UUID } of await mappings(lambda, { function: FunctionName }).catch(() => []))
      await quietly(lambda.send(new DeleteEventSourceMappingCommand({ UUID })));
    await quietly(lambda.send(new DeleteFunctionCommand({ FunctionName })));
  }
  await quietly(iam.send(new DeleteRolePolicyCommand({ RoleName: names.role, PolicyName: "read-stream" })));
  await quietly(iam.send(new DeleteRoleCommand({ RoleName: names.role })));
  await quietly(deleteBackups(dynamodb, names.table));
  await quietly(removeReplicas(dynamodb, names.table));
  for (const TableName of [names.table, names.restored])
    await quietly(dynamodb.send(new DeleteTableCommand({ TableName })));
  if (names.destination !== undefined) await deleteDestination(clients, names);
}

/** Even one that was made only in part. */
async function deleteDestination(
  { sqs, sns, s3 }: Clients,
  { destination, destinationArn, ...names }: Names,
): Promise<void> {
  const queue = await quietly(sqs.send(new GetQueueUrlCommand({ QueueName: names.queue })));
  if (queue) await quietly(sqs.send(new DeleteQueueCommand({ QueueUrl: queue.QueueUrl })));
  if (destination === "topic") await quietly(sns.send(new DeleteTopicCommand({ TopicArn: destinationArn })));
  if (destination === "bucket") await quietly(deleteBucket(s3, names.bucket));
}

/** Deletes a bucket with its objects. */
export async function deleteBucket(s3: Clients["s3"], Bucket: string): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket }))
    for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
}

/** Deletes a table's backups: they outlive it. */
async function deleteBackups(dynamodb: Clients["dynamodb"], TableName: string): Promise<void> {
  const { BackupSummaries = [] } = await dynamodb.send(new ListBackupsCommand({ TableName })); // a run makes one
  for (const { BackupArn } of BackupSummaries) await dynamodb.send(new DeleteBackupCommand({ BackupArn }));
}
