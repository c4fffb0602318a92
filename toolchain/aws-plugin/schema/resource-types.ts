// The resource types and functions that this plugin knows: those that this project deploys, judges or observes. Each has what the
// Terraform provider's schema doesn't tell.

/** What it takes to offer a Terraform type under Pulumi's name. */
export interface TypeRow {
  /** Terraform's name of the type. */
  terraformType: string;
  /** Pulumi's names that don't follow from Terraform's, by Terraform's. */
  rename?: Record<string, string>;
  /** Lists that Pulumi has as their only element, though the schema declares no maximum of one. */
  flatten?: string[];
  /** Property that takes an archive, and the one that takes its hash. */
  archive?: { property: string; hash: string };
  /** Property that gets a generated name if the program gives none, and that name's greatest length. */
  autoname?: { property: string; maxLength: number };
}

const named = (terraformType: string, maxLength: number): TypeRow => ({
  terraformType,
  autoname: { property: "name", maxLength },
});

/** By Pulumi's type token. After a change: `npx tsx --conditions=@dynamodb-streams/source toolchain/aws-plugin/schema/generate-schema.ts`. */
export const RESOURCES: Record<string, TypeRow> = {
  "aws:cloudwatch/dashboard:Dashboard": { terraformType: "aws_cloudwatch_dashboard" },
  "aws:cloudwatch/logGroup:LogGroup": named("aws_cloudwatch_log_group", 512),
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    terraformType: "aws_cloudwatch_metric_alarm",
    rename: { alarm_name: "name" },
    autoname: { property: "name", maxLength: 255 },
  },
  "aws:dynamodb/table:Table": named("aws_dynamodb_table", 255),
  "aws:ec2/securityGroup:SecurityGroup": named("aws_security_group", 255),
  "aws:ec2/vpcEndpoint:VpcEndpoint": { terraformType: "aws_vpc_endpoint" },
  "aws:iam/policy:Policy": named("aws_iam_policy", 128),
  "aws:iam/role:Role": named("aws_iam_role", 64),
  "aws:iam/rolePolicy:RolePolicy": named("aws_iam_role_policy", 128),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { terraformType: "aws_iam_role_policy_attachment" },
  "aws:kms/key:Key": { terraformType: "aws_kms_key" },
  "aws:lambda/alias:Alias": named("aws_lambda_alias", 128),
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    terraformType: "aws_lambda_event_source_mapping",
    flatten: ["queues"],
  },
  "aws:lambda/function:Function": {
    ...named("aws_lambda_function", 64),
    rename: { function_name: "name", filename: "code" },
    archive: { property: "code", hash: "sourceCodeHash" },
  },
  "aws:lambda/permission:Permission": {
    terraformType: "aws_lambda_permission",
    rename: { function_name: "function" },
    autoname: { property: "statementId", maxLength: 100 },
  },
  "aws:pipes/pipe:Pipe": named("aws_pipes_pipe", 64),
  "aws:s3/bucket:Bucket": { terraformType: "aws_s3_bucket", autoname: { property: "bucket", maxLength: 63 } },
  "aws:sns/topic:Topic": named("aws_sns_topic", 256),
  "aws:sqs/queue:Queue": named("aws_sqs_queue", 80),
};

/** Pulumi functions, which are Terraform data sources. */
export const FUNCTIONS: Record<string, TypeRow> = {
  "aws:iam/getPolicyDocument:getPolicyDocument": { terraformType: "aws_iam_policy_document" },
  "aws:index/getRegion:getRegion": { terraformType: "aws_region" },
};

/** The provider's own blocks declare no maximum: its two halves have to declare the same schema. */
export const PROVIDER: TypeRow = {
  terraformType: "provider",
  flatten: ["default_tags", "ignore_tags", "assume_role_with_web_identity"],
};

/**
 * The row of a token.
 *
 * @throws Error that lists the known tokens.
 */
export function rowOf(table: Record<string, TypeRow>, kind: string, token: string): TypeRow {
  const row = table[token];
  if (row) return row;
  throw new Error(
    `the ${kind} ${token} isn't supported by this AWS plugin, which stands in for the official one and supports: ` +
      `${Object.keys(table).join(", ")}. Add a row to toolchain/aws-plugin/schema/resource-types.ts, or use the official plugin.`,
  );
}
