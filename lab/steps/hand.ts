// Steps that change something by hand, past the tool.
import { UpdateTableCommand, type StreamViewType } from "@aws-sdk/client-dynamodb";
import { UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { poll } from "dynamodb-streams-support/poll";
import type { Context } from "../model/context";
import type { Step } from "../model/step";
import { mappings, removeMapping } from "../tools/mappings";
import { describe } from "./look";
import { observing } from "./observing";

/** A request by hand: whether it went through. `topic`: the operation of the API. */
export const byHand = (name: string, topic: string, request: (context: Context) => Promise<unknown>): Step =>
  observing(name, "command", topic, async (context) => {
    try {
      await request(context);
      return { kind: "ok" };
    } finally {
      context.touched();
    }
  });

const specify = async (
  context: Context,
  StreamSpecification: { StreamEnabled?: boolean; StreamViewType?: StreamViewType },
): Promise<void> => {
  await describe(context); // notes the stream that is left
  await context.dynamodb.send(
    new UpdateTableCommand({
      TableName: context.names.table,
      StreamSpecification: StreamSpecification as { StreamEnabled: boolean },
    }),
  );
  const updated = async (): Promise<boolean> => (await describe(context))?.TableStatus !== "UPDATING";
  await poll(updated, { limitMs: 600_000, everyMs: 200 });
};

export const streamOff = (): Step =>
  byHand("stream disabled by hand", "UpdateTable", (context) => specify(context, { StreamEnabled: false }));

export const streamOn = (viewType: StreamViewType = "NEW_AND_OLD_IMAGES"): Step =>
  byHand("stream enabled by hand", "UpdateTable", (context) =>
    specify(context, { StreamEnabled: true, StreamViewType: viewType }),
  );

/** An UpdateTable request as it is given, right or wrong. */
export const updateStream = (name: string, specification: { StreamEnabled?: boolean; StreamViewType?: string }): Step =>
  byHand(name, "UpdateTable", (context) => specify(context, specification as { StreamEnabled: boolean }));

export const deleteMapping = (): Step =>
  byHand("mapping deleted by hand", "DeleteEventSourceMapping", async (context) => {
    for (const { UUID } of await mappings(context.lambda, context.names))
      await removeMapping(context.lambda, context.names, UUID);
  });

/** Pauses or resumes the mapping, and waits until it says so. */
export const enableMapping = (enabled: boolean): Step =>
  byHand(`mapping ${enabled ? "enabled" : "disabled"} by hand`, "UpdateEventSourceMapping", async (context) => {
    for (const { UUID } of await mappings(context.lambda, context.names))
      await context.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: enabled }));
    const wanted = enabled ? "Enabled" : "Disabled";
    const reached = async (): Promise<boolean> =>
      (await mappings(context.lambda, context.names)).every(({ State }) => State === wanted);
    await poll(reached, { limitMs: 60_000, everyMs: 200 });
  });
