import { DescribeAlarmsCommand, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { functionName } from "../failures/wanted";
import type { Clients } from "../target/clients";
import type { Mapping } from "../target/mapping";
import type { Facts } from "./facts";

/** Finds the alarms on the function, mapping or destination, and the function's IteratorAge. */
export async function askAlarms({ cloudwatch }: Clients, facts: Facts, mapping: Mapping, now: number): Promise<void> {
  const names = new Set([functionName(mapping.functionArn), mapping.onFailure?.split(":").at(-1), mapping.uuid]);
  const found: NonNullable<Facts["alarms"]> = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudwatch.send(new DescribeAlarmsCommand({ NextToken, AlarmTypes: ["MetricAlarm"] }));
    for (const { AlarmName = "", StateValue = "", MetricName = "", Dimensions, Metrics } of page.MetricAlarms ?? []) {
      const dimensions = [
        ...(Dimensions ?? []),
        ...(Metrics ?? []).flatMap((metric) => metric.MetricStat?.Metric?.Dimensions ?? []),
      ];
      if (dimensions.some(({ Value }) => names.has(Value)))
        found.push({ name: AlarmName, state: StateValue, about: MetricName });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  facts.alarms = found;
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/Lambda",
      MetricName: "IteratorAge",
      Dimensions: [{ Name: "FunctionName", Value: functionName(mapping.functionArn) }],
      StartTime: new Date(now - 900_000),
      EndTime: new Date(now),
      Period: 900,
      Statistics: ["Maximum"],
    }),
  );
  facts.iteratorAgeMs = Datapoints[0]?.Maximum;
}
