// Claims of handlers on once() from dynamodb-streams-consumer: items with the change's event id, in the table that the function's
// variable CLAIMS_TABLE_NAME names.
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { shown, StoppedError, UsageError } from "../command/exit";
import { patiently } from "../command/patience";

const CLAIMS_TABLE_VARIABLE = "CLAIMS_TABLE_NAME";
const CLAIM_KEY = "id";

/**
 * The table in which the function claims changes; `undefined` if it isn't on once().
 *
 * @throws UsageError when the function's variables are encrypted, and the caller can't decrypt them: its claims would be missed.
 */
export async function claimsTableOf(lambda: LambdaClient, functionArn: string): Promise<string | undefined> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }));
  if (Environment?.Error) {
    throw new UsageError(
      `The variables of function ${functionArn} can't be read, so it isn't known whether it claims changes: ` +
        `${shown(Environment.Error.Message ?? Environment.Error.ErrorCode)} Allow kms:Decrypt on the key that encrypts them.`,
    );
  }
  return Environment?.Variables?.[CLAIMS_TABLE_VARIABLE] || undefined;
}

/** DynamoDB returned some deletions as unprocessed for lack of capacity. */
class Unreleased extends StoppedError {}

/**
 * Releases the claims on changes, so that the handler's effect happens again.
 *
 * @param stop ends the wait for write capacity.
 * @throws StoppedError when the table stays throttled.
 */
export async function releaseClaims(
  client: DynamoDBClient,
  tableName: string,
  eventIds: readonly string[],
  effects: readonly string[],
  stop?: AbortSignal,
): Promise<void> {
  const ids = eventIds.flatMap((id) => [id, ...effects.map((effect) => `${id}#${effect}`)]);
  for (let from = 0; from < ids.length; from += 25) {
    let requests: WriteRequest[] = [...new Set(ids.slice(from, from + 25))].map((id) => ({
      DeleteRequest: { Key: { [CLAIM_KEY]: { S: id } } },
    }));
    const release = async (): Promise<void> => {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
      );
      requests = UnprocessedItems?.[tableName] ?? [];
      if (requests.length) {
        throw new Unreleased(
          `Table ${tableName} is throttled, and ${requests.length} claims aren't released. Raise its write capacity, or run this again later.`,
        );
      }
    };
    await patiently(release, { of: `table ${tableName}`, isBusy: (error) => error instanceof Unreleased, stop });
  }
}
