// The alarms of the rehearsal: on the age of what waits in the stream, and on the on-failure queue.
import {
  type CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";

/** What the alarm on the age allows, in milliseconds. In production it would be hours; the rehearsal is shorter. */
export const MAX_AGE_MS = 1000;

const METRICS = {
  IteratorAge: { dimension: "FunctionName", threshold: MAX_AGE_MS },
  ApproximateNumberOfMessagesVisible: { dimension: "QueueName", threshold: 0 },
} as const;
type Metric = keyof typeof METRICS;
const metrics = Object.keys(METRICS) as Metric[];

export class Alarms {
  /** @param name of the function and the queue, and the prefix of the alarms. */
  constructor(
    private readonly cloudwatch: CloudWatchClient,
    private readonly name: string,
  ) {}

  /** Of its own: an emulator doesn't keep the series of different dimensions apart. */
  private get namespace(): string {
    return `Drill/${this.name}`;
  }

  async make(): Promise<void> {
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

  /** The alarms that ring at these values. An emulator measures neither metric: what was measured here is reported in its place. */
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
