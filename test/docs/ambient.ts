/**
 * Declares the names that samples assume, so that each shows only its point. It isn't a declaration file of this project: the names would be
 * global throughout.
 */
export const AMBIENT = /* ts */ `
import type * as Aws from "@pulumi/aws";
import type { input } from "@pulumi/aws/types";
import type * as Pulumi from "@pulumi/pulumi";
import type * as Consumer from "dynamodb-streams-consumer";

declare global {
  const aws: typeof Aws;
  const pulumi: typeof Pulumi;
  const StreamConsumer: typeof Consumer.StreamConsumer;
  /** A table with a stream, and what belongs to its consumer. */
  const orders: Aws.dynamodb.Table;
  const stream: Aws.dynamodb.Table["streamArn"];
  const fn: Aws.lambda.Function;
  const audit: Aws.lambda.Function;
  const notify: Aws.lambda.Function;
  const index: Aws.lambda.Function;
  const role: Aws.iam.Role;
  /** ARN. */
  const logGroup: string;
  const failures: Aws.sqs.Queue;
  const queue: Aws.sqs.Queue;
  const topic: Aws.sns.Topic;
  const key: Aws.kms.Key;
  const code: Pulumi.asset.Archive;
  /** Filters. */
  const inserts: input.lambda.EventSourceMappingFilterCriteria;
  const removals: input.lambda.EventSourceMappingFilterCriteria;
  const insertPattern: input.lambda.EventSourceMappingFilterCriteriaFilter;
  const removalPattern: input.lambda.EventSourceMappingFilterCriteriaFilter;
}
`;
