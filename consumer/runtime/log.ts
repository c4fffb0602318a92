// The function's log: one line of JSON for each change, so that CloudWatch Logs Insights finds its fields.
import type { DynamoDBRecord } from "aws-lambda";
import type { Change } from "./change";
import { describeFailure } from "./failure";

const MAX_CHANGED_NAMES = 50;

/** What a log is made of. */
interface LogOptions {
  /** Receives a line, without a line end. */
  write: (line: string) => void;
  /** The lines hold the items' keys, and all properties of errors. */
  itemData: boolean;
  /** The dimension of the metric. */
  functionName: string;
}

/** Makes the log of an invocation. */
export function createLog({ write, itemData, functionName }: LogOptions) {
  function print(
    level: string,
    message: string,
    { eventName, eventID, dynamodb }: DynamoDBRecord,
    fields?: object,
  ): void {
    const line = JSON.stringify({
      level,
      message,
      eventName,
      // Keys are often personal data, and the position in the stream identifies the record as well. DynamoDB's JSON, exact, as
      // `aws dynamodb get-item --key` takes it.
      keys: itemData ? dynamodb?.Keys : undefined,
      sequenceNumber: dynamodb?.SequenceNumber,
      eventId: eventID,
      viewType: dynamodb?.StreamViewType,
      ...fields,
    });
    // JSON leaves these as they are, and some readers of logs end a line at them.
    write(line.replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`));
  }

  return {
    handled(record: DynamoDBRecord, { changed, expired, age }: Change): void {
      print("INFO", "change handled", record, { changed: changed?.slice(0, MAX_CHANGED_NAMES), expired, age });
    },
    failed(record: DynamoDBRecord, thrown: unknown): void {
      const { message, ...error } = describeFailure(thrown, itemData);
      print("ERROR", message, record, { error, ...failedChanges(functionName) });
    },
    /** The invocation ran out of time before this change, or during it. */
    stopped(record: DynamoDBRecord): void {
      print("WARN", "out of time: delivered again from this change on", record);
    },
  };
}

/**
 * Counts the change in CloudWatch: Lambda's own metric Errors doesn't count a partial batch response.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function failedChanges(functionName: string) {
  const metric = { Name: "FailedChanges", Unit: "Count" };
  return {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [{ Namespace: "DynamoDBStreams", Dimensions: [["FunctionName"]], Metrics: [metric] }],
    },
    FunctionName: functionName,
    FailedChanges: 1,
  };
}
