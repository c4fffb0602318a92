import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as sns from "@pulumi/aws/sns";
import * as pulumi from "@pulumi/pulumi";
import { type AlarmKey, alarmKeys, alarms, type Watched } from "./alarms";
import { dashboardBody, dashboardUrl } from "./dashboard";
import { type Transform, transformed } from "./transform";

/** Alarms and dashboard of a {@link StreamConsumer}. */
export interface AlarmsArgs {
  /** Topic that is told when an alarm goes off, and when it is over; or its ARN. @default nobody is told */
  notify?: sns.Topic | pulumi.Input<string>;
  /** Whether to make a dashboard. @default true */
  dashboard?: boolean;
}

/** The arguments of {@link Monitoring}. */
export interface MonitoringArgs extends AlarmsArgs {
  /** ARN of the function; it tells the region and partition of the dashboard. */
  functionArn: pulumi.Input<string>;
  /** Name of the function: the dimension of its metrics, and the name of the dashboard. */
  functionName: pulumi.Input<string>;
  /** Where the function logs. */
  logGroupName: pulumi.Input<string>;
  /** Seconds until Lambda ends an invocation, 1 to 900: a line in the graph of the duration. */
  timeout: pulumi.Input<number>;
  /** UUID of the mapping: the dimension of its metrics. */
  mappingId: pulumi.Input<string>;
  /** The mapping's setting in seconds, 60 to 604,800; -1 for none. The thresholds of the iterator age follow from it. */
  maximumRecordAgeInSeconds: pulumi.Input<number>;
  /** ARN of the on-failure destination. @default there is none */
  destinationArn?: pulumi.Input<string>;
  /** Whether the destination is a queue, whose depth can be watched. */
  destination: "queue" | "other" | undefined;
  /** Whether the mapping reports `EventCount`. */
  countsEvents: boolean;
  /** Tags of the alarms; a dashboard takes none. @default none */
  tags?: cloudwatch.MetricAlarmArgs["tags"];
  /** Changes each alarm, or the dashboard, after the component has filled it in. */
  transform: {
    /** Each of the alarms. */
    alarm?: Transform<cloudwatch.MetricAlarmArgs>;
    /** The dashboard. */
    dashboard?: Transform<cloudwatch.DashboardArgs>;
  };
}

/** The alarms that say when a consumer is about to lose records, or has, and a dashboard that shows why. */
export class Monitoring extends pulumi.ComponentResource {
  /** The alarms by the last part of their names. */
  public readonly alarms: Partial<Record<AlarmKey, cloudwatch.MetricAlarm>>;
  /** The dashboard, unless it is switched off. */
  public readonly dashboard?: cloudwatch.Dashboard;
  /** Address of the dashboard in the console. */
  public readonly dashboardUrl?: pulumi.Output<string>;

  /**
   * @param name begins the names of the alarms.
   * @param args what is watched; a {@link StreamConsumer} fills it in.
   * @param options Pulumi's options of a component.
   */
  constructor(name: string, args: MonitoringArgs, options?: pulumi.ComponentResourceOptions) {
    super("aws-dynamodb-streams:stream:Monitoring", name, {}, options);
    const { destination, countsEvents } = args;
    const watched = pulumi
      .all([args.functionName, args.maximumRecordAgeInSeconds, args.destinationArn, args.mappingId])
      .apply(([functionName, maximumRecordAgeInSeconds, destinationArn, mappingId]): Watched => ({
        functionName,
        maximumRecordAgeInSeconds,
        queueName: destination === "queue" ? destinationArn?.split(":").at(-1) : undefined,
        mappingId: destination === "other" || countsEvents ? mappingId : undefined,
      }));
    const alarmEntries = alarmKeys(destination).map((key) => [key, this.alarm(name, key, watched, args)] as const);
    this.alarms = Object.fromEntries(alarmEntries);

    if (args.dashboard ?? true) {
      const arns = alarmEntries.map(([, alarm]) => alarm.arn);
      const body = pulumi
        .all([watched, args.functionArn, args.logGroupName, args.timeout, pulumi.all(arns)])
        .apply(([shown, functionArn, logGroupName, timeout, alarmArns]) =>
          JSON.stringify(
            dashboardBody({ ...shown, region: regionOf(functionArn), logGroupName, timeout, alarmArns, countsEvents }),
          ),
        );
      this.dashboard = new cloudwatch.Dashboard(
        name,
        ...transformed(
          args.transform.dashboard,
          { dashboardName: args.functionName, dashboardBody: body },
          { parent: this },
        ),
      );
      this.dashboardUrl = pulumi
        .all([args.functionArn, this.dashboard.dashboardName])
        .apply(([arn, dashboard]) => dashboardUrl(arn.split(":")[1] ?? "aws", regionOf(arn), dashboard));
    }
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }

  private alarm(name: string, key: AlarmKey, watched: pulumi.Output<Watched>, args: MonitoringArgs) {
    const alarm = watched.apply((known) => alarms[key](known));
    const { notify } = args;
    const topic = pulumi.Resource.isInstance(notify) ? notify.arn : notify;
    const actions = topic === undefined ? [] : [topic];
    return new cloudwatch.MetricAlarm(
      `${name}-${key}`,
      ...transformed<cloudwatch.MetricAlarmArgs>(
        args.transform.alarm,
        {
          alarmDescription: alarm.description,
          namespace: alarm.namespace,
          metricName: alarm.metricName,
          dimensions: alarm.dimensions,
          statistic: alarm.statistic,
          comparisonOperator: "GreaterThanThreshold",
          threshold: alarm.threshold,
          period: 60,
          evaluationPeriods: alarm.minutes,
          treatMissingData: alarm.treatMissingData,
          alarmActions: actions,
          okActions: actions,
          tags: args.tags,
        },
        { parent: this },
      ),
    );
  }
}

const regionOf = (arn: string): string => arn.split(":")[3] ?? "";
