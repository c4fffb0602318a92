import {
  DeleteEventSourceMappingCommand,
  paginateListEventSourceMappings,
  type EventSourceMappingConfiguration,
} from "@aws-sdk/client-lambda";
import { poll } from "dynamodb-streams-support/poll";
import type { Clients } from "../model/clients";
import type { Names } from "../model/stack";

/** The function's mappings, without those that are being deleted. All are listed and then chosen from: moto's filter by a function's name finds none. */
export async function mappings(
  lambda: Clients["lambda"],
  names: Pick<Names, "function">,
): Promise<EventSourceMappingConfiguration[]> {
  return (await withDeleting(lambda, names)).filter(({ State }) => State !== "Deleting");
}

/** Deletes a mapping and waits until nothing is left of it, for half a minute at most: with a failing handler it can go on for longer. */
export async function removeMapping(
  lambda: Clients["lambda"],
  names: Pick<Names, "function">,
  uuid: string | undefined,
): Promise<void> {
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID: uuid }));
  const gone = async (): Promise<boolean> => !(await withDeleting(lambda, names)).some(({ UUID }) => UUID === uuid);
  await poll(gone, { limitMs: 30_000, everyMs: 200 });
}

async function withDeleting(
  lambda: Clients["lambda"],
  names: Pick<Names, "function">,
): Promise<EventSourceMappingConfiguration[]> {
  const found: EventSourceMappingConfiguration[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, {})) {
    found.push(...EventSourceMappings);
  }
  return found.filter(({ FunctionArn = "" }) => FunctionArn.split(":").includes(names.function));
}
