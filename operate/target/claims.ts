// Claims of handlers on once(), of dynamodb-streams-consumer: an item with the change's event id, in a table that the function's
// variable CLAIMS_TABLE_NAME names.
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { GetFunctionConfigurationCommand, type LambdaClient } from "@aws-sdk/client-lambda";

const CLAIMS_TABLE_VARIABLE = "CLAIMS_TABLE_NAME";
const CLAIM_KEY = "id";

/** The table in which the function claims changes; `undefined` when it isn't on once(). */
export async function claimsTableOf(lambda: LambdaClient, functionArn: string): Promise<string | undefined> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionArn }));
  return Environment?.Variables?.[CLAIMS_TABLE_VARIABLE] || undefined;
}

/** Releases the claims on changes, so that the handler's effect happens again. */
export async function releaseClaims(
  client: DynamoDBClient,
  tableName: string,
  eventIds: readonly string[],
  effects: readonly string[],
): Promise<void> {
  const ids = eventIds.flatMap((id) => [id, ...effects.map((effect) => `${id}#${effect}`)]);
  for (let from = 0; from < ids.length; from += 25) {
    let requests: WriteRequest[] = [...new Set(ids.slice(from, from + 25))].map((id) => ({
      DeleteRequest: { Key: { [CLAIM_KEY]: { S: id } } },
    }));
    while (requests.length) {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
      );
      requests = UnprocessedItems?.[tableName] ?? [];
    }
  }
}
