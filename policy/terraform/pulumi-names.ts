// Maps Terraform's names of resource types and arguments to Pulumi's, the only ones that the graph knows.

/** Pulumi's type tokens by Terraform type, for the types that rules read or distinguish. */
const TYPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aws_cloudwatch_log_group: "aws:cloudwatch/logGroup:LogGroup",
    aws_docdb_cluster: "aws:docdb/cluster:Cluster",
    aws_docdbelastic_cluster: "aws:docdb/elasticCluster:ElasticCluster",
    aws_dynamodb_kinesis_streaming_destination: "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination",
    aws_dynamodb_resource_policy: "aws:dynamodb/resourcePolicy:ResourcePolicy",
    aws_dynamodb_table: "aws:dynamodb/table:Table",
    aws_dynamodb_table_replica: "aws:dynamodb/tableReplica:TableReplica",
    aws_iam_policy: "aws:iam/policy:Policy",
    aws_iam_policy_attachment: "aws:iam/policyAttachment:PolicyAttachment",
    aws_iam_role: "aws:iam/role:Role",
    aws_iam_role_policies_exclusive: "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
    aws_iam_role_policy: "aws:iam/rolePolicy:RolePolicy",
    aws_iam_role_policy_attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    aws_iam_role_policy_attachments_exclusive: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    aws_kinesis_stream: "aws:kinesis/stream:Stream",
    aws_kinesis_stream_consumer: "aws:kinesis/streamConsumer:StreamConsumer",
    aws_kms_alias: "aws:kms/alias:Alias",
    aws_kms_external_key: "aws:kms/externalKey:ExternalKey",
    aws_kms_grant: "aws:kms/grant:Grant",
    aws_kms_key: "aws:kms/key:Key",
    aws_kms_key_policy: "aws:kms/keyPolicy:KeyPolicy",
    aws_kms_replica_key: "aws:kms/replicaKey:ReplicaKey",
    aws_lambda_alias: "aws:lambda/alias:Alias",
    aws_lambda_event_source_mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
    aws_lambda_function: "aws:lambda/function:Function",
    aws_lambda_function_event_invoke_config: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    aws_lambda_permission: "aws:lambda/permission:Permission",
    aws_mq_broker: "aws:mq/broker:Broker",
    aws_msk_cluster: "aws:msk/cluster:Cluster",
    aws_msk_serverless_cluster: "aws:msk/serverlessCluster:ServerlessCluster",
    aws_pipes_pipe: "aws:pipes/pipe:Pipe",
    aws_s3_bucket: "aws:s3/bucket:Bucket",
    aws_s3_bucket_policy: "aws:s3/bucketPolicy:BucketPolicy",
    aws_sns_topic: "aws:sns/topic:Topic",
    aws_sns_topic_policy: "aws:sns/topicPolicy:TopicPolicy",
    aws_sqs_queue: "aws:sqs/queue:Queue",
    aws_sqs_queue_policy: "aws:sqs/queuePolicy:QueuePolicy",
  }),
);

/** Arguments whose Pulumi name isn't the same name in camel case, by type. */
const RENAMED: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  Object.entries({
    aws_dynamodb_table: new Map([
      ["attribute", "attributes"],
      ["replica", "replicas"],
      ["global_secondary_index", "globalSecondaryIndexes"],
    ]),
    aws_iam_role: new Map([["inline_policy", "inlinePolicies"]]),
    aws_lambda_function: new Map([["function_name", "name"]]),
    aws_lambda_permission: new Map([["function_name", "function"]]),
  }),
);

/** Blocks that occur at most once: an object in Pulumi, a list of one in Terraform. */
const SINGLE: ReadonlySet<string> = new Set(
  (
    "point_in_time_recovery server_side_encryption ttl on_demand_throughput import_table filter_criteria destination_config on_failure on_success " +
    "scaling_config provisioned_poller_config metrics_config dead_letter_config vpc_config environment tracing_config image_config " +
    "self_managed_event_source amazon_managed_kafka_event_source_config self_managed_kafka_event_source_config document_db_event_source_config " +
    "source_parameters dynamodb_stream_parameters target_parameters lambda_function_parameters logging_config"
  ).split(" "),
);

/** Pulumi's token for a type; `terraform:<type>` for a type that no rule reads. */
export function typeToken(type: string): string {
  return TYPES.get(type) ?? `terraform:${type}`;
}

/** Pulumi's name of an argument. */
export function propertyName(type: string, argument: string): string {
  return RENAMED.get(type)?.get(argument) ?? nested(argument);
}

/** The value of an argument in Pulumi's shape. */
export function propertyValue(argument: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items: unknown[] = value.map(inside);
    return SINGLE.has(argument) ? items[0] : items;
  }
  return argument === "tags" || argument === "tags_all" ? value : inside(value);
}

function inside(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inside);
  return Object.fromEntries(
    Object.entries(value).map(([argument, item]) => [nested(argument), propertyValue(argument, item)]),
  );
}

function nested(argument: string): string {
  if (argument === "filter") return "filters";
  return argument.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}
