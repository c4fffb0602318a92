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
  functionArn: pulumi.Input<string>;
  functionName: pulumi.Input<string>;
  logGroupName: pulumi.Input<string>;
  timeout: pulumi.Input<number>;
  mappingId: pulumi.Input<string>;
  maximumRecordAgeInSeconds: pulumi.Input<number>;
  /** ARN of the on-failure destination. */
  destinationArn?: pulumi.Input<string>;
  destination: "queue" | "other" | undefined;
  countsEvents: boolean;
  tags?: cloudwatch.MetricAlarmArgs["tags"];
  transform: { alarm?: Transform<cloudwatch.MetricAlarmArgs>; dashboard?: Transform<cloudwatch.DashboardArgs> };
}

/** The alarms that say when a consumer is about to lose records, or has, and a dashboard that shows why. */
export class Monitoring extends pulumi.ComponentResource {
  /** The alarms by the last part of their names. */
  public readonly alarms: Partial<Record<AlarmKey, cloudwatch.MetricAlarm>>;
  /** The dashboard, unless it is switched off. */
  public readonly dashboard?: cloudwatch.Dashboard;
  /** Address of the dashboard in the console. */
  public readonly dashboardUrl?: pulumi.Output<string>;

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
    const made = alarmKeys(destination).map((key) => [key, this.alarm(name, key, watched, args)] as const);
    this.alarms = Object.fromEntries(made);

    if (args.dashboard ?? true) {
      const arns = made.map(([, alarm]) => alarm.arn);
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
