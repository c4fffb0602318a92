import { iteratorAge } from "./thresholds";

/** A metric in CloudWatch. */
export interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  statistic: "Maximum" | "Sum";
}

/** One alarm: it goes off if the metric is above the threshold in each of the last `minutes`. */
export interface Alarm extends Metric {
  description: string;
  threshold: number;
  minutes: number;
  /**
   * What a minute without data means. `ignore` keeps the alarm's state: a stuck mapping reports no iterator age at all.
   */
  treatMissingData: "ignore" | "notBreaching";
}

/** What the alarms of a consumer are made of. */
export interface Watched {
  functionName: string;
  /** The mapping's setting; -1 for none. */
  maximumRecordAgeInSeconds: number;
  /** Name of the on-failure queue. */
  queueName?: string;
  /** The mapping's id, if its on-failure destination isn't a queue. */
  mappingId?: string;
}

/** Metric of the handler: one for each change that `onChange` rejected. Lambda's Errors doesn't count partial failures. */
export const failedChanges = (functionName: string): Metric => ({
  namespace: "DynamoDBStreams",
  metricName: "FailedChanges",
  dimensions: { FunctionName: functionName },
  statistic: "Sum",
});

/** Metric of Lambda: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambdaMetric = (
  metricName: string,
  functionName: string,
  statistic: Metric["statistic"] = "Sum",
): Metric => ({ namespace: "AWS/Lambda", metricName, dimensions: { FunctionName: functionName }, statistic });

/** Metric of the mapping, reported with `EventCount`. */
export const mappingMetric = (metricName: string, mappingId: string): Metric => ({
  namespace: "AWS/Lambda",
  metricName,
  dimensions: { EventSourceMappingUUID: mappingId },
  statistic: "Sum",
});

/** Messages in the on-failure queue. */
export const queueDepth = (queueName: string): Metric => ({
  namespace: "AWS/SQS",
  metricName: "ApproximateNumberOfMessagesVisible",
  dimensions: { QueueName: queueName },
  statistic: "Maximum",
});

/** The keys of the alarms that a consumer has: known before anything is created. */
export function alarmKeys(destination: "queue" | "other" | undefined): AlarmKey[] {
  const always: AlarmKey[] = ["iterator-age-50", "iterator-age-80", "throttles", "failed-changes"];
  return destination ? [...always, "failed-batches", "delivery-failures"] : always;
}

/** The last part of an alarm's name: what it watches. `failed-batches` and `delivery-failures` need an on-failure destination. */
export type AlarmKey =
  "iterator-age-50" | "iterator-age-80" | "throttles" | "failed-changes" | "failed-batches" | "delivery-failures";

/** Each alarm, by the last part of its name. consumer/docs/monitoring.md says why the thresholds are what they are. */
export const alarms: Record<AlarmKey, (watched: Watched) => Alarm> = {
  "iterator-age-50": (watched: Watched): Alarm => iteratorAgeAlarm(watched, 0.5),
  "iterator-age-80": (watched: Watched): Alarm => iteratorAgeAlarm(watched, 0.8),
  throttles: ({ functionName }: Watched): Alarm => ({
    ...lambdaMetric("Throttles", functionName),
    description: "The function has been throttled for five minutes: the stream is read more slowly than it is written.",
    threshold: 0,
    minutes: 5,
    treatMissingData: "notBreaching",
  }),
  "failed-changes": ({ functionName }: Watched): Alarm => ({
    ...failedChanges(functionName),
    description: "A change failed. Lambda retries it, and its shard waits; the function's log has the reason.",
    threshold: 0,
    minutes: 1,
    treatMissingData: "notBreaching",
  }),
  "failed-batches": ({ queueName, mappingId = "" }: Watched): Alarm => ({
    ...(queueName === undefined
      ? mappingMetric("OnFailureDestinationDeliveredEventCount", mappingId)
      : queueDepth(queueName)),
    description:
      "Lambda stopped retrying a batch and reported it to the on-failure destination. The stream keeps its records for 24 hours.",
    threshold: 0,
    minutes: 1,
    treatMissingData: "notBreaching",
  }),
  "delivery-failures": ({ functionName }: Watched): Alarm => ({
    ...lambdaMetric("DestinationDeliveryFailures", functionName),
    description: "Lambda could not send a batch to the on-failure destination: its records are lost.",
    threshold: 0,
    minutes: 1,
    treatMissingData: "notBreaching",
  }),
};

function iteratorAgeAlarm({ functionName, maximumRecordAgeInSeconds }: Watched, share: number): Alarm {
  return {
    ...lambdaMetric("IteratorAge", functionName, "Maximum"),
    description: `Records are handled when ${share * 100} % of the time until they are lost has passed.`,
    threshold: iteratorAge(share, maximumRecordAgeInSeconds),
    minutes: 1,
    treatMissingData: "ignore",
  };
}
