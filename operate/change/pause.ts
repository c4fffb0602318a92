// Pauses a mapping and finds how far the function has handled its stream.
import { GetEventSourceMappingCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { Context } from "../command/command";
import { sentence, StoppedError } from "../command/exit";
import { patiently, wait } from "../command/patience";
import type { Position } from "../stream/cursor";
import { FamilyReader, type StreamHandle } from "../stream/family-reader";
import { describeStream, families, type Shard } from "../stream/shards";
import type { Mapping } from "../target/mapping";
import { lastHandled } from "./mark";

type Work = Pick<Context, "clients" | "stop">;

/** CloudWatch Logs can take this long to return a new line. */
const LOG_DELAY_MS = 5000;
/** Whether Lambda rejects the update because the mapping is still being disabled. */
const inTransition = ({ name }: Error): boolean => /ResourceInUse|ResourceConflict/.test(name);

/**
 * @param byLog whether to read from the function's log how far it has handled the stream.
 * @returns the last handled sequence number, by shard.
 * @throws StoppedError on Ctrl-C, or if the position can't be found; the mapping is enabled again if it was before.
 */
export async function pause(
  { clients, stop }: Work,
  { uuid, state, ...mapping }: Mapping,
  byLog: boolean,
): Promise<Record<string, string>> {
  const enable = (Enabled: boolean) =>
    clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled }));
  await enable(false);
  try {
    for (let now = ""; now !== "Disabled"; await wait(200, stop)) {
      throwIfStopped(stop);
      now = (await clients.lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }))).State ?? "";
    }
    const marks = byLog ? await marksOf({ clients, stop }, mapping) : {};
    throwIfStopped(stop);
    return marks;
  } catch (error) {
    const reason = sentence((error as Error).message);
    // A mapping that was already disabled stays disabled.
    if (/^Disabl/.test(state)) throw new StoppedError(`${reason} Nothing was deployed.`);
    await patiently(() => enable(true), { of: `mapping ${uuid}`, isBusy: inTransition, stop: undefined }).catch(
      (denied: Error) => {
        throw new StoppedError(
          `${reason} Nothing was deployed, but the mapping is still disabled: ${sentence(denied.message)} ` +
            `Enable it with aws lambda update-event-source-mapping --uuid ${uuid} --enabled.`,
        );
      },
    );
    throw new StoppedError(`${reason} Nothing was deployed, and the mapping is enabled again.`);
  }
}

async function marksOf(
  { clients, stop }: Work,
  { streamArn, functionArn }: Pick<Mapping, "streamArn" | "functionArn">,
): Promise<Record<string, string>> {
  await wait(clients.connection.endpoint ? 1000 : LOG_DELAY_MS, stop);
  throwIfStopped(stop);
  const { shards } = await describeStream(clients.streams, streamArn, stop);
  const marks = await lastHandled(clients.logs, clients.streams, streamArn, shards, functionArn, stop);
  if (marks.size === 0 && (await hasRecords({ client: clients.streams, streamArn, stop }, shards))) {
    throw new StoppedError(
      "The function's log names no handled change, so the position to continue from isn't known. Pass --handled-until with the time up to which everything is handled.",
    );
  }
  return Object.fromEntries(marks);
}

/** Whether the stream has records: without any, as after a day without changes, nothing is left to hand over. */
async function hasRecords(source: StreamHandle, shards: readonly Shard[]): Promise<boolean> {
  for (const family of families(shards)) {
    const from = new Map<string, Position>([[family[0]?.id ?? "", { at: "TRIM_HORIZON" }]]);
    for await (const { records } of new FamilyReader(source, family, from).toTip(source.stop)) {
      if (records.length) return true;
    }
  }
  return false;
}

/** @throws StoppedError after Ctrl-C. */
export function throwIfStopped(stop: AbortSignal): void {
  if (stop.aborted) throw new StoppedError("Stopped.");
}
