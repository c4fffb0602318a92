import { parseStreamArn } from "dynamodb-streams-aws/arn";
import type { FailureMessage } from "./message";

/** Which failed batches are meant: those of one function on one table, whichever stream the table had at the time. */
export interface Wanted {
  functionArn: string;
  tableName: string;
}

/** Why a failed batch isn't one of this function and table; `undefined` when it is. */
export function mismatch({ streamArn, functionArn }: FailureMessage, wanted: Wanted): string | undefined {
  const table = parseStreamArn(streamArn)?.tableName;
  if (table !== wanted.tableName) return `it is of table ${table}`;
  if (functionName(functionArn) !== functionName(wanted.functionArn))
    return `it is of function ${functionName(functionArn)}`;
  return undefined;
}

/** Name in a function's ARN, with or without version or alias; other text is taken for the name. */
export function functionName(arn: string): string {
  return /:function:([^:]+)/.exec(arn)?.[1] ?? arn;
}
