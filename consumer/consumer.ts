import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import type { StreamConsumerArgs, Transform } from "./consumer-args";
import { checkMapping } from "./check-mapping";
import { executionRolePolicy } from "./role-policy";

/**
 * A function fed by a table's stream: execution role, function, lambda permission and event source mapping, in the order of
 * their need. Several fit in one program, and in one account.
 *
 * @example
 * new StreamConsumer("audit", {
 *   table: orders,
 *   function: { code: bundle("audit.ts") },
 *   mapping: { startingPosition: "TRIM_HORIZON", maximumRetryAttempts: 5, onFailure: queue },
 * });
 */
export class StreamConsumer extends pulumi.ComponentResource {
  /** The execution role. */
  public readonly role: iam.Role;
  /** Its inline policy: what the role may do, and no more. */
  public readonly policy: iam.RolePolicy;
  /** Where the function logs. */
  public readonly logGroup: cloudwatch.LogGroup;
  /** The function that handles the changes. */
  public readonly function: lambda.Function;
  /** The permission, which has no effect here: Lambda polls the stream, DynamoDB doesn't call. */
  public readonly permission: lambda.Permission;
  /** What reads the stream and calls the function. */
  public readonly mapping: lambda.EventSourceMapping;

  /**
   * @param name logical name; the children's names begin with it.
   * @throws Error naming every mapping argument that is out of its range, where it is known as the program runs.
   */
  constructor(name: string, args: StreamConsumerArgs, options?: pulumi.ComponentResourceOptions) {
    super("aws-dynamodb-streams:stream:StreamConsumer", name, {}, options);
    const { table, mapping, transform = {} } = args;
    checkMapping(name, mapping);
    this.warnWhenStreamIsOff(name, args);

    const child = <Resource, Args>(
      Class: new (name: string, args: Args, options: pulumi.CustomResourceOptions) => Resource,
      childArgs: Args,
      change?: Transform<Args>,
      childOptions: pulumi.CustomResourceOptions = {},
    ): Resource => {
      const merged = { parent: this, ...childOptions };
      change?.(childArgs, merged);
      return new Class(name, childArgs, merged);
    };

    this.role = child(
      iam.Role,
      {
        name: args.role?.name,
        assumeRolePolicy: {
          Version: "2012-10-17",
          Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }],
        },
      },
      transform.role,
    );

    const functionName = args.function.name;
    this.logGroup = child(
      cloudwatch.LogGroup,
      {
        ...(functionName === undefined
          ? { namePrefix: `/aws/lambda/${name}-` }
          : { name: pulumi.interpolate`/aws/lambda/${functionName}` }),
        retentionInDays: args.logRetentionInDays ?? 14,
      },
      transform.logGroup,
    );

    this.policy = child(
      iam.RolePolicy,
      {
        role: this.role.name,
        policy: pulumi
          .all([table.streamArn, this.logGroup.arn, mapping.onFailure?.arn])
          .apply(([streamArn, logGroupArn, onFailureArn]) =>
            executionRolePolicy({ streamArn, logGroupArn, onFailureArn, inVpc: args.function.vpc !== undefined }),
          ),
      },
      transform.policy,
    );

    this.function = child(
      lambda.Function,
      {
        name: functionName,
        role: this.role.arn,
        code: args.function.code,
        handler: args.function.handler ?? "index.handler",
        runtime: args.function.runtime ?? "nodejs22.x",
        memorySize: args.function.memorySize,
        timeout: args.function.timeout,
        environment: {
          variables: pulumi
            .output(args.function.environment ?? {})
            .apply((own) => ({ ...own, TABLE_NAME: table.name })),
        },
        loggingConfig: { logFormat: "Text", logGroup: this.logGroup.name },
        vpcConfig: args.function.vpc,
      },
      transform.function,
      // A function inside a VPC can't be made before its role may make network interfaces.
      { dependsOn: this.policy },
    );

    this.permission = child(
      lambda.Permission,
      {
        statementId: args.permission?.statementId,
        action: "lambda:InvokeFunction",
        function: this.function.arn,
        principal: "dynamodb.amazonaws.com",
        sourceArn: table.streamArn,
      },
      transform.permission,
    );

    const { onFailure, filters, reportBatchItemFailures = true, batchSize = 100, ...rest } = mapping;
    this.mapping = child(
      lambda.EventSourceMapping,
      {
        eventSourceArn: table.streamArn,
        functionName: this.function.arn,
        batchSize,
        ...rest,
        functionResponseTypes: reportBatchItemFailures ? ["ReportBatchItemFailures"] : undefined,
        filterCriteria: filters?.length
          ? { filters: filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })) }
          : undefined,
        destinationConfig: onFailure && { onFailure: { destinationArn: onFailure.arn } },
      },
      transform.mapping,
      // AWS checks at its creation that the role can read the stream. One function has one mapping on a stream: the new one
      // is refused (409) while the old one is there.
      { dependsOn: this.policy, deleteBeforeReplace: true },
    );

    this.registerOutputs({
      functionName: this.function.name,
      logGroupName: this.logGroup.name,
      mappingId: this.mapping.uuid,
    });
  }

  /** A warning and no error: to reproduce the pitfall is a purpose of this project, and to refuse it the policy pack's. */
  private warnWhenStreamIsOff(name: string, { table }: StreamConsumerArgs): void {
    pulumi.all([table.streamEnabled, table.name]).apply(async ([enabled, tableName]) => {
      if (enabled) return;
      await pulumi.log.warn(
        `The event source mapping "${name}" reads the stream of table "${tableName}", whose streamEnabled is ${enabled}: ` +
          `the table gets no stream, and the mapping will fail for want of its ARN. Set streamEnabled: true on the table.`,
        this,
      );
    });
  }
}
