import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import { checkedArgs } from "./check-args";
import { claimsTable } from "./claims-table";
import type { StreamConsumerArgs } from "./consumer-args";
import { environment } from "./function-environment";
import { CLAIMS_TABLE_VARIABLE } from "./runtime/claim";
import { functionInputs } from "./function";
import { logGroupInputs } from "./log-group";
import { mappingInputs } from "./mapping";
import { Monitoring } from "./monitoring";
import { type Destination, resolveDestination } from "./on-failure";
import { executionRolePolicy } from "./role-policy";
import { resolveStream, type Stream } from "./stream-source";
import { transformed } from "./transform";

const TIMEOUT_SECONDS = 60;

/**
 * A function fed by a table's stream: execution role, function and event source mapping, with alarms and a dashboard. Several
 * fit in one program, and in one account.
 *
 * @example
 * new StreamConsumer("audit", {
 *   table: orders,
 *   function: { code: bundle("audit.ts") },
 *   mapping: { startingPosition: "TRIM_HORIZON", maximumRetryAttempts: 5, onFailure: queue },
 *   alarms: { notify: topic },
 * });
 */
export class StreamConsumer extends pulumi.ComponentResource {
  /** The execution role. */
  public readonly role: iam.Role;
  /** Its inline policy: what the role is allowed to do, and no more. */
  public readonly policy?: iam.RolePolicy;
  /** Where the function logs, unless Lambda makes the group. */
  public readonly logGroup?: cloudwatch.LogGroup;
  /** The table of claims, with `exactlyOnce`. */
  public readonly claims?: dynamodb.Table;
  /** The function that handles the changes. */
  public readonly function: lambda.Function;
  /** The alias that the mapping invokes, with `target: { alias }`. */
  public readonly alias?: lambda.Alias;
  /** The permission, if one was asked for. */
  public readonly permission?: lambda.Permission;
  /** What reads the stream and calls the function. */
  public readonly mapping: lambda.EventSourceMapping;
  /** Alarms and dashboard, unless they are switched off. */
  public readonly monitoring?: Monitoring;
  /** Name of the function's log group. */
  public readonly logGroupName: pulumi.Output<string>;
  /** Address of the dashboard in the console. */
  public readonly dashboardUrl?: pulumi.Output<string>;

  /**
   * @param name logical name; the children's names begin with it.
   * @param args what is read, by which function, and how; every argument without a default in its description is needed.
   * @param options Pulumi's options of a component. For a stream in another region, give `provider` or `providers`.
   * @throws Error naming every argument that AWS wouldn't accept. An Output is checked as soon as its value is known.
   */
  constructor(name: string, args: StreamConsumerArgs, options?: pulumi.ComponentResourceOptions) {
    super("aws-dynamodb-streams:stream:StreamConsumer", name, {}, options);
    args = checkedArgs(name, args);
    const { transform = {}, tags } = args;
    const stream = resolveStream(name, args.table);
    const destination = args.mapping.onFailure && resolveDestination(name, args.mapping.onFailure);

    this.role = new iam.Role(
      name,
      ...transformed<iam.RoleArgs>(
        transform.role,
        {
          name: args.role?.name,
          assumeRolePolicy: {
            Version: "2012-10-17",
            Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }],
          },
          tags,
        },
        { parent: this },
      ),
    );
    if (args.exactlyOnce) {
      this.claims = new dynamodb.Table(
        `${name}-claims`,
        ...transformed(transform.claims, claimsTable(tags), { parent: this }),
      );
    }
    if (args.logGroup !== false) {
      this.logGroup = new cloudwatch.LogGroup(name, ...logGroupInputs(name, args, this));
    }
    if (args.role?.policy !== false) {
      this.policy = new iam.RolePolicy(
        name,
        ...transformed<iam.RolePolicyArgs>(
          transform.policy,
          { role: this.role.name, policy: this.policyDocument(name, args, stream, destination) },
          { parent: this },
        ),
      );
    }
    const dependsOn = this.policy ? [this.policy] : [];

    const { target = "$LATEST", timeout = TIMEOUT_SECONDS } = args.function;
    this.function = new lambda.Function(
      name,
      ...transformed(
        transform.function,
        functionInputs(args, {
          role: this.role.arn,
          timeout,
          variables: environment(name, args.function.environment, {
            TABLE_NAME: stream.tableName,
            ...(this.claims && { [CLAIMS_TABLE_VARIABLE]: this.claims.name }),
          }),
          logGroup: this.logGroup?.name,
        }),
        // A function inside a VPC can't be created before its role is allowed to make network interfaces.
        { parent: this, dependsOn },
      ),
    );
    this.logGroupName = this.logGroup?.name ?? pulumi.interpolate`/aws/lambda/${this.function.name}`;
    if (typeof target === "object") {
      this.alias = new lambda.Alias(
        name,
        { name: target.alias, functionName: this.function.name, functionVersion: this.function.version },
        { parent: this },
      );
    }
    if (args.permission) {
      this.permission = new lambda.Permission(
        name,
        ...transformed<lambda.PermissionArgs>(
          transform.permission,
          {
            statementId: args.permission.statementId,
            action: "lambda:InvokeFunction",
            function: this.function.name, // the form that an import reads back; with the ARN, the next update would replace an imported permission
            principal: "dynamodb.amazonaws.com",
            sourceArn: stream.streamArn,
          },
          // AWS rejects a second statement with the same id (409).
          { parent: this, deleteBeforeReplace: true },
        ),
      );
    }

    const watched = args.alarms !== false;
    const metrics = args.mapping.metrics ?? (watched && destination && !destination.isQueue ? ["EventCount"] : []);
    const functionName = this.alias?.arn ?? (target === "version" ? this.function.qualifiedArn : this.function.arn);
    this.mapping = new lambda.EventSourceMapping(
      name,
      ...transformed(
        transform.mapping,
        mappingInputs(name, args.mapping, {
          eventSourceArn: stream.streamArn,
          functionName,
          destination,
          metrics,
          tags,
        }),
        // AWS checks on creation that the role can read the stream. A function has one mapping on a stream: AWS rejects the new
        // one (409) while the old one is there.
        { parent: this, dependsOn, deleteBeforeReplace: true },
      ),
    );

    if (args.alarms !== false) {
      this.monitoring = new Monitoring(
        name,
        {
          ...args.alarms,
          functionArn: this.function.arn,
          functionName: this.function.name,
          logGroupName: this.logGroupName,
          timeout,
          mappingId: this.mapping.uuid,
          maximumRecordAgeInSeconds: args.mapping.maximumRecordAgeInSeconds ?? -1,
          destinationArn: destination?.arn,
          destination: destination && (destination.isQueue ? "queue" : "other"),
          countsEvents: metrics.length > 0,
          tags,
          transform,
        },
        { parent: this },
      );
      this.dashboardUrl = this.monitoring.dashboardUrl;
    }

    this.registerOutputs({
      functionName: this.function.name,
      logGroupName: this.logGroupName,
      mappingId: this.mapping.uuid,
    });
  }

  private policyDocument(
    name: string,
    args: StreamConsumerArgs,
    stream: Stream,
    destination: Destination | undefined,
  ): pulumi.Output<iam.PolicyDocument> {
    return pulumi
      .output({
        streamArn: stream.streamArn,
        tableKey: stream.kmsKeyArn,
        logGroupArn: this.logGroup?.arn,
        functionName: args.function.name,
        onFailureArn: destination?.arn,
        onFailureKey: destination?.kmsKey,
        claimsArn: this.claims?.arn,
      })
      .apply(({ functionName = `${name}-*`, ...reached }) =>
        executionRolePolicy({
          ...reached,
          logGroupName: reached.logGroupArn ? undefined : `/aws/lambda/${functionName}`,
          inVpc: args.function.vpc !== undefined,
          traced: args.function.tracing === "Active",
        }),
      );
  }
}
