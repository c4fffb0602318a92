import { parseStreamArn } from "dynamodb-streams-aws/arn";
import type { FailureMessage } from "./failure-message";

/** Selects the failed batches of one function on one table, whichever stream the table had at the time. */
export interface Wanted {
  functionArn: string;
  tableName: string;
}

/** Why a failed batch doesn't belong to this function and table; `undefined` if it does. */
export function mismatch({ streamArn, functionArn }: FailureMessage, wanted: Wanted): string | undefined {
  const table = parseStreamArn(streamArn)?.tableName;
  if (table !== wanted.tableName) return `it belongs to table ${table}`;
  // A queue can serve several regions' or accounts' stages of the same program.
  const [place, wantedPlace] = [placeOf(functionArn), placeOf(wanted.functionArn)];
  if (place !== undefined && wantedPlace !== undefined && place !== wantedPlace)
    return `it belongs to a function in ${place}, not in ${wantedPlace}`;
  if (functionName(functionArn) !== functionName(wanted.functionArn))
    return `it belongs to function ${functionName(functionArn)}`;
  return undefined;
}

/** Region and account of an ARN. */
const placeOf = (arn: string): string | undefined => /^arn:[^:]+:[^:]+:([^:]+:[^:]+):/.exec(arn)?.[1];

/** The name in a function's ARN, without version or alias. Any other string is treated as the name. */
export function functionName(arn: string): string {
  return /:function:([^:]+)/.exec(arn)?.[1] ?? arn;
}
