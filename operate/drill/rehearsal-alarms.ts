// The rehearsal's alarms: on the age of records in the stream, and on the on-failure queue.
import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";

/** Threshold of the age alarm, in milliseconds. Production would use hours; the rehearsal is shorter. */
export const MAX_AGE_MS = 1000;

const METRICS = {
  IteratorAge: { dimension: "FunctionName", threshold: MAX_AGE_MS },
  ApproximateNumberOfMessagesVisible: { dimension: "QueueName", threshold: 0 },
} as const;
type Metric = keyof typeof METRICS;
const metrics = Object.keys(METRICS) as Metric[];

export class RehearsalAlarms {
  /** @param name the function's and queue's name, and the alarms' prefix. */
  constructor(
    private readonly cloudwatch: CloudWatchClient,
    private readonly name: string,
  ) {}

  /** A namespace of its own, because an emulator mixes the series of different dimensions. */
  private get namespace(): string {
    return `Drill/${this.name}`;
  }

  async create(): Promise<void> {
    for (const metric of metrics) {
      await this.cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: `${this.name}-${metric}`,
          Namespace: this.namespace,
          MetricName: metric,
          Dimensions: [{ Name: METRICS[metric].dimension, Value: this.name }],
          Statistic: "Maximum",
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: METRICS[metric].threshold,
          ComparisonOperator: "GreaterThanThreshold",
          TreatMissingData: "notBreaching",
        }),
      );
    }
  }

  /** The alarms in state ALARM at these values. An emulator measures neither metric, so the drill reports its own measurements. */
  async ringing(values: Record<Metric, number>): Promise<string[]> {
    for (const metric of metrics) {
      const Dimensions = [{ Name: METRICS[metric].dimension, Value: this.name }];
      await this.cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: this.namespace,
          MetricData: [{ MetricName: metric, Value: values[metric], Dimensions }],
        }),
      );
    }
    const command = new DescribeAlarmsCommand({ AlarmNamePrefix: `${this.name}-` });
    const { MetricAlarms } = await this.cloudwatch.send(command);
    return (MetricAlarms ?? []).flatMap(({ AlarmName, StateValue }) =>
      StateValue === "ALARM" && AlarmName ? [AlarmName.slice(this.name.length + 1)] : [],
    );
  }

  async remove(): Promise<void> {
    const AlarmNames = metrics.map((metric) => `${this.name}-${metric}`);
    await this.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames }));
  }
}
