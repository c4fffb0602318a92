import { failedChanges, lambdaMetric, mappingMetric, type Metric, queueDepth, type Watched } from "./alarms";
import { iteratorAge } from "./thresholds";

/** What a dashboard shows. */
export interface DashboardContext extends Watched {
  region: string;
  logGroupName: string;
  /** Seconds until Lambda ends an invocation. */
  timeout: number;
  /** ARNs of the consumer's alarms. */
  alarmArns: string[];
  /** The mapping reports `EventCount`; then its id is needed. */
  countsEvents: boolean;
}

/** One widget: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface Widget {
  type: "alarm" | "metric" | "log";
  x: number;
  y: number;
  width: number;
  height: number;
  properties: { title: string; metrics?: unknown[][] } & Record<string, unknown>;
}

const WIDTH = 12; // two widgets a row, of 24 columns
const HEIGHT = 6;

/** The definition of the dashboard: from whether records are about to be lost, down to the reason in the log. */
export function dashboardBody(shown: DashboardContext): { widgets: Widget[] } {
  const { functionName, maximumRecordAgeInSeconds, queueName, mappingId, region, timeout } = shown;
  const graphs: Widget["properties"][] = [
    graph(
      "Iterator age (ms)",
      region,
      [lambdaMetric("IteratorAge", functionName, "Maximum")],
      [
        { label: "50 % of the time until loss", value: iteratorAge(0.5, maximumRecordAgeInSeconds) },
        { label: "80 % of the time until loss", value: iteratorAge(0.8, maximumRecordAgeInSeconds) },
      ],
    ),
    graph("Failed changes", region, [failedChanges(functionName)]),
    graph("Invocations", region, [
      lambdaMetric("Invocations", functionName),
      lambdaMetric("Errors", functionName),
      lambdaMetric("Throttles", functionName),
    ]),
    graph(
      "Duration (ms)",
      region,
      [lambdaMetric("Duration", functionName, "Maximum")],
      [{ label: "Timeout", value: timeout * 1000 }],
    ),
  ];
  if (queueName !== undefined) {
    graphs.push(
      graph("On-failure queue", region, [
        queueDepth(queueName),
        lambdaMetric("DestinationDeliveryFailures", functionName),
      ]),
    );
  }
  if (shown.countsEvents && mappingId !== undefined) {
    const counts = ["PolledEventCount", "FilteredOutEventCount", "DroppedEventCount"];
    const delivered = "OnFailureDestinationDeliveredEventCount";
    graphs.push(
      graph(
        "Records of the mapping",
        region,
        [...counts, delivered].map((name) => mappingMetric(name, mappingId)),
      ),
    );
  }
  const status: Widget[] = [
    { type: "alarm", x: 0, y: 0, width: 24, height: 2, properties: { title: "Alarms", alarms: shown.alarmArns } },
  ];
  const rows = graphs.map((properties, index): Widget => {
    const y = 2 + HEIGHT * Math.floor(index / 2);
    return { type: "metric", x: WIDTH * (index % 2), y, width: WIDTH, height: HEIGHT, properties };
  });
  const log: Widget = {
    type: "log",
    x: 0,
    y: 2 + HEIGHT * Math.ceil(graphs.length / 2),
    width: 24,
    height: HEIGHT,
    properties: {
      title: "Last failed changes",
      region,
      view: "table",
      query: `SOURCE '${shown.logGroupName}' | fields @timestamp, message, sequenceNumber, eventId | filter level = "ERROR" | sort @timestamp desc | limit 20`,
    },
  };
  return { widgets: [...status, ...rows, log] };
}

function graph(
  title: string,
  region: string,
  metrics: Metric[],
  horizontal: { label: string; value: number }[] = [],
): Widget["properties"] {
  return {
    title,
    region,
    view: "timeSeries",
    period: 60,
    metrics: metrics.map(({ namespace, metricName, dimensions, statistic }) => [
      namespace,
      metricName,
      ...Object.entries(dimensions).flat(),
      { stat: statistic },
    ]),
    ...(horizontal.length && { annotations: { horizontal } }),
  };
}

const CONSOLES: Record<string, string> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** Address of a dashboard in the console. */
export function dashboardUrl(partition: string, region: string, name: string): string {
  const host = CONSOLES[partition] ?? CONSOLES.aws;
  return `https://${region}.${host}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
}
