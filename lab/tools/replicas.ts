// A table's replicas in other regions.
import { DescribeTableCommand, UpdateTableCommand, type ReplicaDescription } from "@aws-sdk/client-dynamodb";
import { poll } from "dynamodb-streams-support/poll";
import type { Clients } from "../model/clients";

/** AWS gives a new replica minutes, and longer in the worst case. */
const LIMIT_MS = 900_000;

const replicas = async (dynamodb: Clients["dynamodb"], TableName: string): Promise<ReplicaDescription[]> =>
  (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table?.Replicas ?? [];

const settled = async (dynamodb: Clients["dynamodb"], TableName: string): Promise<boolean> => {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const all = Table?.Replicas ?? [];
  return Table?.TableStatus === "ACTIVE" && all.every(({ ReplicaStatus }) => (ReplicaStatus ?? "ACTIVE") === "ACTIVE");
};

/** Adds a replica, and waits until it is active. @throws the SDK's error if the target rejects a request */
export async function addReplica(dynamodb: Clients["dynamodb"], TableName: string, RegionName: string): Promise<void> {
  await dynamodb.send(new UpdateTableCommand({ TableName, ReplicaUpdates: [{ Create: { RegionName } }] }));
  await poll(() => settled(dynamodb, TableName), { limitMs: LIMIT_MS, everyMs: 500 });
}

/** Removes all replicas but the one in the client's own region, and waits until they are gone. @returns their regions */
export async function removeReplicas(dynamodb: Clients["dynamodb"], TableName: string): Promise<string[]> {
  const homeRegion = await dynamodb.config.region();
  const regions = (await replicas(dynamodb, TableName))
    .map(({ RegionName = "" }) => RegionName)
    .filter((region) => region !== homeRegion);
  for (const RegionName of regions) {
    await dynamodb.send(new UpdateTableCommand({ TableName, ReplicaUpdates: [{ Delete: { RegionName } }] }));
    const gone = async (): Promise<boolean> =>
      !(await replicas(dynamodb, TableName)).some((replica) => replica.RegionName === RegionName) &&
      (await settled(dynamodb, TableName));
    await poll(gone, { limitMs: LIMIT_MS, everyMs: 500 });
  }
  return regions;
}
