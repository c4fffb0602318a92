import { type AttributeValue, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { patiently } from "../command/patience";
import type { Pace } from "../delivery/pace";

export type Key = Record<string, AttributeValue>;

export interface ScanOptions {
  client: DynamoDBClient;
  tableName: string;
  segment: number;
  segments: number;
  /** Item after which to begin. */
  after: Key | undefined;
  /** Read capacity units a second, over all segments. */
  pace: Pace;
  filter: { expression: string; names?: Record<string, string>; values?: Record<string, AttributeValue> } | undefined;
  /** Most items that are looked at for a page. */
  pageSize: number;
  stop: AbortSignal;
}

export interface ScanPage {
  items: Key[];
  /** Where the next page begins; `undefined` after the last. */
  last: Key | undefined;
  readAt: number;
}

/** The pages of one segment of a table. Reads are consistent: an item is as it was when the page was read, not older. */
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
    // What a page costs is known afterwards: the next one waits for it.
    await pace.use(page.ConsumedCapacity?.CapacityUnits ?? 0, stop);
    yield { items: page.Items ?? [], last, readAt };
  } while (last !== undefined && !stop.aborted);
}
