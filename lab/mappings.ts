import { paginateListEventSourceMappings, type EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { Clients } from "./clients";
import type { Names } from "./stack";

/** The function's mappings. All are listed and then chosen from: moto's filter by a function's name finds none. */
export async function mappings(lambda: Clients["lambda"], names: Names): Promise<EventSourceMappingConfiguration[]> {
  const found: EventSourceMappingConfiguration[] = [];
  for await (const { EventSourceMappings = [] } of paginateListEventSourceMappings({ client: lambda }, {})) {
    found.push(...EventSourceMappings);
  }
  return found.filter(
    ({ State, FunctionArn = "" }) => State !== "Deleting" && FunctionArn.split(":").includes(names.function),
  );
}
