// The loop over a batch of stream records: what a function that Lambda calls is made of.
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { type Change, readChange } from "./change";

/**
 * Handles one change. A rejection means that the change isn't handled: it is delivered again, with those after it.
 *
 * @param change one change of one item; its `eventName` and `viewType` tell which images it has.
 */
export type OnChange = (change: Change) => Promise<void>;

/** What a handler is made of, where it isn't the deployed one. */
export interface HandlerOptions {
  /** Name of the table whose changes are handled. @default the environment variable TABLE_NAME, at each invocation */
  tableName?: string;
  /** Receives a line of the log, without a line end. @default writes to standard output */
  log?: (line: string) => void;
}

/**
 * Makes a handler that calls `onChange` for each change of a batch, one after the other, and logs each as one line of JSON.
 *
 * The first change that fails ends the batch: the response names it, and Lambda delivers again from there. The event source mapping
 * has to have `ReportBatchItemFailures`; without it Lambda doesn't read the response, and the failed change is lost.
 *
 * @returns a handler that rejects, so that the whole batch is delivered again, where there is no table name, where the event is none
 *   of a stream, or where the failed record has no sequence number to name.
 */
export function createHandler(onChange: OnChange, options: HandlerOptions = {}) {
  // Not console.log: Lambda puts a time and a request id before what that writes, and the line is JSON no more.
  const { log = (line: string) => process.stdout.write(`${line}\n`) } = options;

  return async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const tableName = options.tableName ?? process.env.TABLE_NAME;
    if (!tableName) {
      throw new Error("TABLE_NAME is not set: set this environment variable of the function to the table's name.");
    }
    const handleRecord = async (record: DynamoDBRecord) => {
      try {
        const change = readChange(record, tableName);
        await onChange(change);
        const { changed, expired, age } = change;
        log(JSON.stringify({ level: "INFO", message: "change handled", ...identify(record), changed, expired, age }));
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        const { name, message, stack } = error;
        log(JSON.stringify({ level: "ERROR", message, ...identify(record), error: { name, stack } }));
        throw error;
      }
    };
    return processPartialResponse(event, handleRecord, new StreamProcessor(), {
      // Powertools throws where all records failed, unless told not to. Here, as nothing is tried after a failure, "all" can only be
      // a batch of one, and the same failure would be a function error or not by the size of its batch. A response does for
      // every size: the lowest sequence number in it is the checkpoint, from which Lambda tries again.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
      // Lambda's metric Errors doesn't count such a failure: what to watch is IteratorAge, and the lines of level ERROR.
      throwOnFullBatchFailure: false,
    });
  };
}

/**
 * Powertools' processor goes on after a failure. In a stream the records after the failed one come again in any case, and handling
 * them first would let an older change of an item follow a newer one.
 */
class StreamProcessor extends BatchProcessor {
  constructor() {
    super(EventType.DynamoDBStreams);
  }

  override async process(): ReturnType<BatchProcessor["process"]> {
    this.prepare();
    const results: Awaited<ReturnType<BatchProcessor["process"]>> = [];
    for (const record of this.records) {
      const result = await this.processRecord(record);
      results.push(result);
      if (result[0] === "fail") break;
    }
    // A failure without a sequence number can't be in the response, and a response without failures means success.
    if (this.errors.length > this.getMessagesToReport().length) throw this.errors[0];
    this.clean();
    return results;
  }
}

/** What both kinds of line say of a record; the keys are in DynamoDB's JSON, exact, as `aws dynamodb get-item --key` takes them. */
function identify({ eventName, eventID, dynamodb }: DynamoDBRecord) {
  return {
    eventName,
    keys: dynamodb?.Keys,
    sequenceNumber: dynamodb?.SequenceNumber,
    eventId: eventID,
    viewType: dynamodb?.StreamViewType,
  };
}
