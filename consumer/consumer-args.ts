import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as dynamodb from "@pulumi/aws/dynamodb";
import type * as iam from "@pulumi/aws/iam";
import type * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";
import type { StreamFunctionArgs } from "./function-args";
import type { StreamMappingArgs } from "./mapping-args";
import type { AlarmsArgs } from "./monitoring";
import type { StreamSource } from "./stream-source";
import type { Transform } from "./transform";

/** The arguments of {@link StreamConsumer}. */
export interface StreamConsumerArgs {
  /**
   * What is read: a table, the ARN of a stream (from another stack, say), a table that `dynamodb.getTable` looked up, a replica
   * (see {@link replicaStream}), or the parts of one that you know.
   */
  table: StreamSource;

  /** The function that handles the changes. */
  function: StreamFunctionArgs;

  /** How the stream is read. */
  mapping: StreamMappingArgs;

  /**
   * The execution role: the identity of the function, and of Lambda when it reads the stream.
   * @default a role with an automatic name, and an inline policy with what it needs
   */
  role?: {
    /** Name in the account. @default Pulumi's automatic name: the component's name and a random suffix */
    name?: pulumi.Input<string>;
    /**
     * Whether the component makes the inline policy that lets the role read the stream, write the log and reach the on-failure
     * destination. With `false` the role needs those permissions from you before the mapping is created.
     * @default true
     */
    policy?: boolean;
  };

  /**
   * The lambda permission for DynamoDB. Stream mappings don't use one, since Lambda polls the stream: give it only to match
   * existing infrastructure.
   * @default none is made
   */
  permission?: {
    /** Statement id within the function's policy. @default Pulumi's automatic name */
    statementId?: pulumi.Input<string>;
  };

  /**
   * Days to keep the function's log; one of the periods of CloudWatch Logs (1, 3, 5, 7, 14, 30, … 3653), 0 forever.
   * @default 14
   */
  logRetentionInDays?: pulumi.Input<number>;

  /**
   * Who makes the log group. `"create"` fails halfway through the first `up` when the group exists, as it does for every function
   * that Lambda has invoked before. `"adopt"` imports that group as it is; change back to `"create"` after that `up` to apply
   * `logRetentionInDays`. It needs `function.name`. `false` leaves the group to Lambda, which keeps its log forever.
   * @default "create"
   */
  logGroup?: "create" | "adopt" | false;

  /**
   * Makes a table of claims for `once()`, with which a change has its effect exactly once even though the stream delivers it at
   * least once. The role may write to it, and the function finds its name in `CLAIMS_TABLE_NAME`.
   * @default false
   */
  exactlyOnce?: boolean;

  /**
   * Alarms and a dashboard; `false` for none.
   * @default alarms that notify nobody, and a dashboard
   * @example alarms: { notify: topic }
   */
  alarms?: AlarmsArgs | false;

  /** Tags of everything that takes tags. @default none */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /**
   * Changes the arguments or options of the raw resources, after the component has filled them in.
   * @default nothing is changed
   * @example transform: { function: (args) => { args.architectures = ["arm64"]; } }
   */
  transform?: {
    /** The execution role. */
    role?: Transform<iam.RoleArgs>;
    /** The role's inline policy. */
    policy?: Transform<iam.RolePolicyArgs>;
    /** The function's log group. */
    logGroup?: Transform<cloudwatch.LogGroupArgs>;
    /** The table of claims. */
    claims?: Transform<dynamodb.TableArgs>;
    /** The function. */
    function?: Transform<lambda.FunctionArgs>;
    /** The lambda permission. */
    permission?: Transform<lambda.PermissionArgs>;
    /** The event source mapping. */
    mapping?: Transform<lambda.EventSourceMappingArgs>;
    /** Each of the alarms. */
    alarm?: Transform<cloudwatch.MetricAlarmArgs>;
    /** The dashboard. */
    dashboard?: Transform<cloudwatch.DashboardArgs>;
  };
}
