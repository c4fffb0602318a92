import { ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Context } from "../command/command";
import { EXIT, type ExitCode, InterruptedError } from "../command/exit";
import { count } from "../command/words";
import { diagnose } from "../doctor/findings";
import { gather } from "../doctor/gather";
import type { Target } from "../target/resolve";
import { inPool } from "../delivery/pool";
import type { Key, ScanOptions } from "./scan";

/** Checks a finished backfill: how many items the table has, whether a batch failed, and whether the function lags. */
export async function checkBackfill(
  { clients, output, stop }: Context,
  { mapping, tableName }: Target,
  filter: ScanOptions["filter"],
  segments: number,
): Promise<ExitCode> {
  let items = 0;
  await inPool(
    Array.from({ length: segments }, (_, segment) => segment),
    8,
    async (segment) => {
      let ExclusiveStartKey: Key | undefined;
      do {
        const page = await clients.dynamodb.send(
          new ScanCommand({
            TableName: tableName,
            Select: "COUNT",
            Segment: segment,
            TotalSegments: segments,
            ExclusiveStartKey,
            FilterExpression: filter?.expression,
            ExpressionAttributeNames: filter?.names,
            ExpressionAttributeValues: filter?.values,
          }),
        );
        items += page.Count ?? 0;
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined && !stop.aborted);
    },
  );
  if (stop.aborted) throw new InterruptedError("Stopped while the items were counted.");
  const findings = diagnose(await gather(clients, { mapping: mapping.uuid, table: tableName }, { stop }));
  const faults = findings.filter(({ level }) => level === "fault");
  output.result({ table: tableName, items, findings });
  output.print(`${count(items, "item")}${filter ? " pass the filter" : ""} in table ${tableName} now.`);
  for (const { problem, next } of faults) output.print(`${problem}\n  ${next}`);
  if (!faults.length) output.print("No failed batch is waiting, and the function doesn't lag.");
  return faults.length ? EXIT.remains : EXIT.done;
}
