// Steps that change something by hand, past the tool.
import { UpdateTableCommand, type StreamViewType } from "@aws-sdk/client-dynamodb";
import { UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { poll } from "dynamodb-streams-support/poll";
import type { Bench } from "../model/context";
import { Step } from "../model/scenario";
import { mappings, removeMapping } from "../tools/mappings";
import { describe } from "./look";
import { refusal } from "./refusal";

/** A request by hand: "ok", or what was refused. */
export const byHand = (name: string, request: (bench: Bench) => Promise<unknown>): Step =>
  new Step(name, "command", async (bench) => {
    try {
      await request(bench);
      return { says: "ok" };
    } catch (error) {
      return { says: refusal(bench, error) };
    } finally {
      bench.touched();
    }
  });

const specify = async (
  bench: Bench,
  StreamSpecification: { StreamEnabled?: boolean; StreamViewType?: StreamViewType },
): Promise<void> => {
  await describe(bench); // notes the stream that is left
  await bench.dynamodb.send(
    new UpdateTableCommand({
      TableName: bench.names.table,
      StreamSpecification: StreamSpecification as { StreamEnabled: boolean },
    }),
  );
  const updated = async (): Promise<boolean> => (await describe(bench))?.TableStatus !== "UPDATING";
  await poll(updated, { limitMs: 600_000, everyMs: 200 });
};

export const streamOff = (): Step => byHand("stream off by hand", (bench) => specify(bench, { StreamEnabled: false }));

export const streamOn = (viewType: StreamViewType = "NEW_AND_OLD_IMAGES"): Step =>
  byHand("stream on by hand", (bench) => specify(bench, { StreamEnabled: true, StreamViewType: viewType }));

/** An UpdateTable request as it is given, right or wrong. */
export const updateStream = (name: string, specification: { StreamEnabled?: boolean; StreamViewType?: string }): Step =>
  byHand(name, (bench) => specify(bench, specification as { StreamEnabled: boolean }));

export const deleteMapping = (): Step =>
  byHand("mapping deleted by hand", async (bench) => {
    for (const { UUID } of await mappings(bench.lambda, bench.names))
      await removeMapping(bench.lambda, bench.names, UUID);
  });

/** Pauses or resumes the mapping, and waits until it says so. */
export const enableMapping = (enabled: boolean): Step =>
  byHand(`mapping ${enabled ? "enabled" : "disabled"} by hand`, async (bench) => {
    for (const { UUID } of await mappings(bench.lambda, bench.names))
      await bench.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }));
    const wanted = enabled ? "Enabled" : "Disabled";
    const reached = async (): Promise<boolean> =>
      (await mappings(bench.lambda, bench.names)).every(({ State }) => State === wanted);
    await poll(reached, { limitMs: 60_000, everyMs: 200 });
  });
