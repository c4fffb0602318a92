import { type DynamoDBStreamsClient, paginateDescribeStream } from "./describe";

/** A shard and its place in the stream. */
export interface Shard {
  id: string;
  /** The shard that was split into this one. */
  parent: string | undefined;
  start: bigint | undefined;
  /** Last sequence number; `undefined` while the shard is open. */
  end: bigint | undefined;
}

/** Shards with a common ancestor. An item's changes are in one family, and a parent's come before its children's. */
export type Family = Shard[];

export interface Stream {
  arn: string;
  status: string;
  viewType: string | undefined;
  /** Names of the attributes of its table's primary key; empty if the endpoint doesn't tell them. */
  keyNames: string[];
  shards: Shard[];
}

/**
 * @param stop ends the wait when the call is throttled.
 * @throws ResourceNotFoundException when the stream is gone. A disabled one can be read for 24 hours.
 */
export async function describeStream(client: DynamoDBStreamsClient, arn: string, stop?: AbortSignal): Promise<Stream> {
  const stream: Stream = { arn, status: "unknown", viewType: undefined, keyNames: [], shards: [] };
  for await (const page of paginateDescribeStream(client, arn, stop)) {
    stream.status = page.StreamStatus ?? stream.status;
    stream.viewType = page.StreamViewType;
    stream.keyNames = (page.KeySchema ?? []).map(({ AttributeName = "" }) => AttributeName);
    for (const { ShardId, ParentShardId, SequenceNumberRange: range } of page.Shards ?? []) {
      stream.shards.push({
        id: ShardId ?? "",
        parent: ParentShardId,
        start: range?.StartingSequenceNumber ? BigInt(range.StartingSequenceNumber) : undefined,
        end: range?.EndingSequenceNumber ? BigInt(range.EndingSequenceNumber) : undefined,
      });
    }
  }
  return stream;
}

/** Groups the shards into families, each with parents before children. */
export function families(shards: readonly Shard[]): Family[] {
  const byId = new Map(shards.map((shard) => [shard.id, shard]));
  const children = new Map<string, Shard[]>();
  const roots: Shard[] = [];
  for (const shard of shards) {
    // A parent whose records have all expired is no longer listed.
    if (shard.parent !== undefined && byId.has(shard.parent)) {
      children.set(shard.parent, [...(children.get(shard.parent) ?? []), shard]);
    } else roots.push(shard);
  }
  return roots.map((root) => {
    const family = [root];
    for (let next = 0; next < family.length; next++) family.push(...(children.get((family[next] as Shard).id) ?? []));
    return family;
  });
}
