// Stacks without a fault, of many shapes: the policy pack reports nothing for any of them.
import * as aws from "@pulumi/aws";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as lambda from "@pulumi/aws/lambda";
import * as pipes from "@pulumi/aws/pipes";
import * as s3 from "@pulumi/aws/s3";
import * as sns from "@pulumi/aws/sns";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { CODE, keys, READ, trustIn } from "./parts";

const allow = (Action: string | string[], Resource: pulumi.Input<string>) => ({ Effect: "Allow", Action, Resource });
type Statement = ReturnType<typeof allow>;

const BOUNDED = {
  startingPosition: "TRIM_HORIZON",
  batchSize: 100,
  bisectBatchOnFunctionError: true,
  maximumRetryAttempts: 5,
  functionResponseTypes: ["ReportBatchItemFailures"],
};

const readsOf = (table: dynamodb.Table): Statement[] => [
  allow(READ.slice(0, 3), table.streamArn),
  allow("dynamodb:ListStreams", "*"),
];

const policyOf = (Statement: Statement[]) => pulumi.jsonStringify({ Version: "2012-10-17", Statement });

interface Parts {
  table?: Partial<dynamodb.TableArgs>;
  fn?: Partial<lambda.FunctionArgs>;
  mapping?: Partial<lambda.EventSourceMappingArgs>;
  /** Where failed batches go, and what the role needs for that. @default a queue */
  failed?: { arn: pulumi.Output<string>; needs: Statement[] };
  /** Further actions that the role may call. */
  statements?: Statement[];
  options?: pulumi.ResourceOptions;
}

/** As good as a consumer can be. */
function best(name: string, { table, fn, mapping, failed, statements = [], options = {} }: Parts = {}) {
  const destination = failed ?? queueNamed(`${name}-failed`, options);
  const log = new cloudwatch.LogGroup(name, { name: `/aws/lambda/${name}` }, options);
  const stream = { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" };
  const kept = { pointInTimeRecovery: { enabled: true }, deletionProtectionEnabled: true };
  const source = new dynamodb.Table(name, { ...keys, ...stream, ...kept, ...table }, options);
  const role = new iam.Role(name, { assumeRolePolicy: trustIn("lambda") }, options);
  const writesLog = allow(["logs:CreateLogStream", "logs:PutLogEvents"], pulumi.interpolate`${log.arn}:*`);
  const policy = policyOf([...readsOf(source), ...destination.needs, writesLog, ...statements]);
  new iam.RolePolicy(name, { role: role.name, policy }, options);
  const target = new lambda.Function(name, { ...CODE, name, role: role.arn, ...fn }, options);
  new lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: source.streamArn,
      functionName: target.arn,
      ...BOUNDED,
      destinationConfig: { onFailure: { destinationArn: destination.arn } },
      ...mapping,
    },
    options,
  );
  return { source, target };
}

function queueNamed(name: string, options: pulumi.ResourceOptions = {}) {
  const { arn } = new sqs.Queue(name, {}, options);
  return { arn, needs: [allow("sqs:SendMessage", arn)] };
}

class Component extends pulumi.ComponentResource {
  constructor(name: string) {
    super("acme:workers:Consumer", name);
    best(name, { options: { parent: this } });
    this.registerOutputs();
  }
}

/** Keyed by what is special about the stack. */
export const faultless: Record<string, () => unknown> = {
  plain: () => best("plain"),
  inVpc: () => {
    const { id } = new ec2.SecurityGroup("vpc", { vpcId: "vpc-1" });
    const subnetIds = ["subnet-1"];
    const serviceName = "com.amazonaws.us-east-1.sqs";
    new ec2.VpcEndpoint("vpc", { vpcId: "vpc-1", serviceName, vpcEndpointType: "Interface", subnetIds });
    const interfaces = ["Create", "Delete"].map((verb) => `ec2:${verb}NetworkInterface`);
    best("vpc", {
      fn: { vpcConfig: { subnetIds, securityGroupIds: [id] } },
      statements: [allow([...interfaces, "ec2:DescribeNetworkInterfaces"], "*")],
    });
  },
  customerKey: () => {
    const { arn } = new kms.Key("secret", { enableKeyRotation: true });
    const queue = new sqs.Queue("secret-failed", { kmsMasterKeyId: arn });
    best("secret", {
      table: { serverSideEncryption: { enabled: true, kmsKeyArn: arn } },
      failed: { arn: queue.arn, needs: [allow("sqs:SendMessage", queue.arn)] },
      statements: [allow(["kms:Decrypt", "kms:GenerateDataKey"], arn)],
    });
  },
  topic: () => {
    const { arn } = new sns.Topic("topic");
    best("topic", { failed: { arn, needs: [allow("sns:Publish", arn)] } });
  },
  bucket: () => {
    const { arn } = new s3.Bucket("bucket");
    best("bucket", { failed: { arn, needs: [allow("s3:PutObject", pulumi.interpolate`${arn}/*`)] } });
  },
  alarms: () => {
    const { target } = best("alarms");
    new cloudwatch.MetricAlarm("alarms", {
      namespace: "AWS/Lambda",
      metricName: "IteratorAge",
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: 5,
      threshold: 60_000,
      comparisonOperator: "GreaterThanThreshold",
      dimensions: { FunctionName: target.name },
      alarmActions: [new sns.Topic("alarms").arn],
    });
  },
  twoRegions: () => {
    const skip = { skipCredentialsValidation: true, skipMetadataApiCheck: true, skipRequestingAccountId: true };
    const provider = new aws.Provider("europe", { region: "eu-west-1", accessKey: "test", secretKey: "test", ...skip });
    best("here", { table: { name: "orders" } });
    best("there", { table: { name: "orders" }, options: { provider } });
  },
  queueBeside: () => {
    const jobs = new sqs.Queue("jobs").arn;
    const receives = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) => `sqs:${action}`);
    const { target } = best("beside", { statements: [allow(receives, jobs)] });
    const scalingConfig = { maximumConcurrency: 2 };
    new lambda.EventSourceMapping("jobs", { eventSourceArn: jobs, functionName: target.arn, scalingConfig });
  },
  pipeBeside: () => {
    const { source } = best("piped-too");
    const { arn, needs } = queueNamed("piped");
    const role = new iam.Role("piped", { assumeRolePolicy: trustIn("pipes") });
    new iam.RolePolicy("piped", { role: role.id, policy: policyOf([...readsOf(source), ...needs]) });
    const { startingPosition, maximumRetryAttempts } = BOUNDED;
    const dynamodbStreamParameters = { startingPosition, maximumRetryAttempts, deadLetterConfig: { arn } };
    const filterCriteria = { filters: [{ pattern: JSON.stringify({ eventName: ["INSERT"] }) }] };
    const sourceParameters = { dynamodbStreamParameters, filterCriteria };
    new pipes.Pipe("piped", { source: source.streamArn, target: arn, roleArn: role.arn, sourceParameters });
  },
  inComponent: () => new Component("within"),
  alias: () => {
    const { arn: functionName } = new lambda.Alias("live", {
      functionName: "aliased",
      functionVersion: "1",
    });
    best("aliased", { mapping: { functionName } });
  },
  replicated: () => best("replicated", { table: { replicas: [{ regionName: "eu-west-1" }] } }),
  stopped: () => best("stopped", { mapping: { enabled: false } }),
  callback: () => {
    const source = new dynamodb.Table("called", { ...keys, streamEnabled: true, streamViewType: "NEW_IMAGE" });
    const policies = [iam.ManagedPolicy.AWSLambdaDynamoDBExecutionRole];
    const callback = () => Promise.resolve({ batchItemFailures: [] });
    const target = new lambda.CallbackFunction("called", { callback, policies, runtime: "nodejs22.x" });
    const mapping = { eventSourceArn: source.streamArn, functionName: target.arn, ...BOUNDED };
    new lambda.EventSourceMapping("called", mapping);
  },
};
