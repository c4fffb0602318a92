// What Lambda calls with a batch of stream records.
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { type Change, readChange } from "./change";
import { startDeadline } from "./deadline";
import { createLog } from "./log";
import { firstUnhandled } from "./loop";

/** Lambda's context of the invocation, and what ends it in time. */
export interface ChangeContext extends Partial<Context> {
  /**
   * Aborts shortly before the invocation runs out of time. Hand it on, to `fetch(url, { signal })` or to an SDK client's
   * `send(command, { abortSignal: signal })`: work that ends with it can't overlap with the next attempt.
   */
  signal: AbortSignal;
  /** Milliseconds until Lambda ends the invocation; Infinity if the handler was called without Lambda's context. */
  getRemainingTimeInMillis(): number;
}

/**
 * Handles one change. A rejection means that the change isn't handled: it is delivered again, with those after it.
 *
 * @param change one change of one item; its `eventName` and `viewType` tell which images it has.
 * @param context Lambda's context, with an abort signal.
 */
export type OnChange = (change: Change, context: ChangeContext) => Promise<unknown>;

/** What a handler is made of, if it isn't the deployed one. */
export interface HandlerOptions {
  /** Name of the table whose changes are handled. @default the environment variable TABLE_NAME, at each invocation */
  tableName?: string;
  /** Receives a line of the log, without a line end. @default writes to standard output */
  log?: (line: string) => void;
  /**
   * Logs the items' keys, and all properties of errors. If off, the log identifies a change by its sequence number and event id, and
   * shows only those properties of an error that hold no item data.
   * @default whether the environment variable LOG_ITEM_DATA is "true", at each invocation
   */
  logItemData?: boolean;
}

const MAX_PAUSE_MS = 60_000;

/** What Lambda calls the handler with. In a tumbling window, `state` is what the last invocation returned. */
export interface StreamEvent extends DynamoDBStreamEvent {
  /** Start and end of the tumbling window. */
  window?: object;
  /** State of the window so far; empty in its first invocation. */
  state?: Record<string, unknown>;
}

/** What the handler returns: at most one sequence number, that of the first record that isn't handled. */
export interface StreamResponse extends DynamoDBBatchResponse {
  /** State of the tumbling window, as it was received. */
  state?: Record<string, unknown>;
}

/**
 * Makes a handler that calls `onChange` for each change of a batch, one after the other, and logs each as one line of JSON.
 *
 * The first change that fails ends the batch, and so does the deadline, a little before Lambda would end the invocation. The response
 * names the first change that isn't handled, and Lambda delivers again from there. The event source mapping needs
 * `ReportBatchItemFailures`; without it Lambda doesn't read the response, and the change is lost.
 *
 * @param onChange handles one change; see {@link OnChange}.
 * @param options for tests, and for a function that isn't made by the component.
 * @returns a handler that rejects, so that the whole batch is delivered again, if there is no table name, if the event isn't one of a
 *   stream, or if the record to name has no sequence number.
 * @example
 * export const handler = createHandler(async (change, { signal }) => {
 *   await fetch("https://example.com/changes", { method: "POST", body: JSON.stringify(change), signal });
 * });
 */
export function createHandler(onChange: OnChange, options: HandlerOptions = {}) {
  /** Work that outlived its invocation, and may still be running. */
  let unfinished: Promise<unknown> | undefined;

  return async (event: StreamEvent, context?: Partial<Context>): Promise<StreamResponse> => {
    const tableName = options.tableName ?? process.env.TABLE_NAME;
    if (!tableName) {
      throw new Error("TABLE_NAME is not set: set it to the table's name.");
    }
    if (!Array.isArray(event?.Records)) {
      throw new TypeError('The event has no "Records": is it from a DynamoDB stream?');
    }
    const log = createLog({
      write: options.log ?? writeLine,
      itemData: options.logItemData ?? process.env.LOG_ITEM_DATA === "true",
      functionName: context?.functionName ?? "unknown",
    });
    const deadline = startDeadline(context);
    const changeContext: ChangeContext = {
      ...context,
      signal: deadline.signal,
      getRemainingTimeInMillis: deadline.remaining,
    };
    /** Why the last record wasn't handled. */
    let failure: unknown;

    const handle = async (record: DynamoDBRecord, isFirst: boolean): Promise<boolean> => {
      const time = deadline.timeLeft();
      let change: Change;
      let work: Promise<unknown> | undefined;
      try {
        change = readChange(record, tableName);
        work = (async () => onChange(change, changeContext))();
        await deadline.within(work);
      } catch (thrown) {
        if (deadline.signal.aborted) unfinished = work;
        if (!deadline.signal.aborted) log.failed(record, (failure = thrown));
        // With time for it alone it may be done, so it isn't a failure yet.
        else if (!isFirst) log.stopped(record);
        else log.failed(record, (failure = tooLong(time, thrown)));
        return false;
      }
      log.handled(record, change);
      return true;
    };

    try {
      // The same change is likely to be in this batch. Half of the time, so that work which never ends doesn't block the shard.
      if (unfinished) await Promise.race([unfinished.catch(() => undefined), pause(deadline.timeLeft() / 2)]);
      const { record, tried } = await firstUnhandled(event.Records, handle, deadline);
      if (record && !tried) log.stopped(record);
      const itemIdentifier = record?.dynamodb?.SequenceNumber;
      // A response without a sequence number would mean that all is well.
      if (record && !itemIdentifier) throw failure ?? new Error("A record has no sequence number.");
      return {
        batchItemFailures: itemIdentifier ? [{ itemIdentifier }] : [],
        ...(event.window && { state: event.state ?? {} }),
      };
    } finally {
      deadline.clear();
    }
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(ms, MAX_PAUSE_MS)).unref());
}

/** Not console.log: Lambda puts a time and a request id before what that writes, and the line would no longer be JSON. */
function writeLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function tooLong(ms: number, cause: unknown): Error {
  const fault = `The change took longer than the ${Math.round(ms)} ms that it had: raise the function's timeout.`;
  return Object.assign(new Error(fault, { cause }), { name: "TimeoutError" });
}
