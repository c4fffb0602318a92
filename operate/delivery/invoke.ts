import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { DynamoDBRecord } from "aws-lambda";
import { sentence, shown, StoppedError } from "../command/exit";
import { patiently } from "../command/patience";

/** The result of one batch. */
export type Outcome =
  | { kind: "succeeded" }
  /** Records before `index` succeeded, the one at `index` failed, and later ones must be sent again. */
  | { kind: "failedAt"; index: number; reason: string }
  /** The whole batch failed, so the record at fault isn't known. */
  | { kind: "failed"; reason: string };

/** Invokes the function with a batch and waits for its response. */
export type Invoke = (records: DynamoDBRecord[]) => Promise<Outcome>;

/** Lambda or the function is overloaded: the batch wasn't handled and can be sent again unchanged. */
const BUSY =
  /TooManyRequests|Throttl|ServiceException|ResourceNotReady|ENILimit|EC2Throttled|TimeoutError|ResourceConflict/;
const BUSY_CODES = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);
const isBusy = ({ name, code }: Error & { code?: string }): boolean => BUSY.test(name) || BUSY_CODES.has(code ?? "");

/** Maximum payload of a synchronous invocation, in bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

/**
 * Invokes the function as a mapping does: synchronously, with `{ Records: […] }`, and interprets its response as Lambda
 * does. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 *
 * @param partialResponses whether the mapping has ReportBatchItemFailures; without it the response is ignored.
 * @param stop ends the wait for a throttled function. An invocation in progress is awaited.
 */
export function createInvoke(
  lambda: LambdaClient,
  functionArn: string,
  partialResponses: boolean,
  stop?: AbortSignal,
  pauses?: readonly number[],
): Invoke {
  return async (records) => {
    const command = new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify({ Records: records }) });
    const answered = await whileBusy(() => lambda.send(command), functionArn, stop, pauses);
    if (typeof answered === "string") return { kind: "failed", reason: answered };
    const { FunctionError, Payload } = answered;
    const answer = Payload ? Buffer.from(Payload).toString("utf8") : "";
    if (FunctionError) return { kind: "failed", reason: `${FunctionError}: ${shown(reasonOf(answer))}` };
    return partialResponses ? readAnswer(answer, records) : { kind: "succeeded" };
  };
}

/** @returns the response, or an error string if the payload is too large, so that the batch can be split. */
async function whileBusy<T>(
  send: () => Promise<T>,
  functionArn: string,
  stop: AbortSignal | undefined,
  pauses?: readonly number[],
): Promise<T | string> {
  try {
    return await patiently(send, { of: `function ${functionArn}`, isBusy, stop, pauses });
  } catch (error) {
    if (error instanceof StoppedError) throw error;
    const { name, message } = error as Error;
    const reason = `${name}: ${shown(message)}`;
    if (name === "RequestTooLargeException") return reason;
    const subject = `The function ${functionArn}`;
    throw new StoppedError(
      isBusy(error as Error)
        ? `${subject} stays throttled or busy: ${sentence(reason)} Raise its concurrency, or run this again later: what hasn't succeeded is kept.`
        : `${subject} can't be invoked: ${sentence(reason)} What hasn't succeeded is kept: fix this, and run the same command again.`,
    );
  }
}

/** Lambda would retry from the lowest sequence number in the response. A response it can't read fails the whole batch. */
export function readAnswer(answer: string, records: DynamoDBRecord[]): Outcome {
  let parsed: unknown;
  try {
    parsed = answer === "" ? null : JSON.parse(answer);
  } catch {
    return { kind: "failed", reason: `the response isn't JSON: ${shown(answer)}` };
  }
  if (parsed === null || typeof parsed !== "object") return { kind: "succeeded" };
  const { batchItemFailures: failures } = parsed as { batchItemFailures?: unknown };
  if (failures === undefined || failures === null) return { kind: "succeeded" };
  if (!Array.isArray(failures)) return { kind: "failed", reason: `batchItemFailures isn't a list: ${shown(answer)}` };
  let lowest = Infinity;
  for (const failure of failures as unknown[]) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    const index = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === id);
    if (typeof id !== "string" || index < 0) {
      return { kind: "failed", reason: `the response names ${shown(id)}, which isn't a record of the batch` };
    }
    lowest = Math.min(lowest, index);
  }
  if (lowest === Infinity) return { kind: "succeeded" };
  return { kind: "failedAt", index: lowest, reason: "the function reported this record as failed" };
}

function reasonOf(answer: string): string {
  try {
    const { errorType, errorMessage } = JSON.parse(answer) as { errorType?: string; errorMessage?: string };
    return errorMessage === undefined ? answer : `${errorType ?? "Error"}: ${errorMessage}`;
  } catch {
    return answer;
  }
}
