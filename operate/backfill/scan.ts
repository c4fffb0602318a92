import { type AttributeValue, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { patiently } from "../command/patience";
import type { Pace } from "../delivery/pace";

export type Key = Record<string, AttributeValue>;

export interface ScanOptions {
  client: DynamoDBClient;
  tableName: string;
  segment: number;
  segments: number;
  /** Key of the item to begin after. */
  after: Key | undefined;
  /** Limits read capacity units a second over all segments. */
  pace: Pace;
  filter: { expression: string; names?: Record<string, string>; values?: Record<string, AttributeValue> } | undefined;
  /** Maximum items that DynamoDB evaluates for a page. */
  pageSize: number;
  stop: AbortSignal;
}

export interface ScanPage {
  items: Key[];
  /** Key after which the next page begins; `undefined` on the last page. */
  last: Key | undefined;
  readAt: number;
}

/** Scans one segment of a table page by page. Reads are consistent, so no item is older than its page. */
export async function* scan(options: ScanOptions): AsyncGenerator<ScanPage> {
  const { client, tableName, segment, segments, pace, filter, pageSize, stop } = options;
  let last = options.after;
  do {
    const readAt = Date.now();
    const page = await patiently(
      () =>
        client.send(
          new ScanCommand({
            TableName: tableName,
            Segment: segment,
            TotalSegments: segments,
            ExclusiveStartKey: last,
            ConsistentRead: true,
            Limit: pageSize,
            ReturnConsumedCapacity: "TOTAL",
            FilterExpression: filter?.expression,
            ExpressionAttributeNames: filter?.names,
            ExpressionAttributeValues: filter?.values,
          }),
        ),
      { of: `table ${tableName}`, stop },
    );
    last = page.LastEvaluatedKey;
    // A page's cost is known only after it is read, so the next page waits.
    await pace.use(page.ConsumedCapacity?.CapacityUnits ?? 0, stop);
    yield { items: page.Items ?? [], last, readAt };
  } while (last !== undefined && !stop.aborted);
}
