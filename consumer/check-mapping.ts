import type { StreamMappingArgs } from "./consumer-args";
import { describe, mappingLimits, MAX_FILTERS, within } from "dynamodb-streams-aws/limits";

/**
 * Compares the arguments that are known as the program runs with what Lambda accepts; an Output is left to AWS.
 *
 * @throws Error with a line for every argument that is out of its range.
 */
export function checkMapping(name: string, mapping: StreamMappingArgs): void {
  const faults: string[] = [];
  for (const [argument, limit] of Object.entries(mappingLimits)) {
    const value = mapping[argument as keyof typeof mappingLimits];
    if (typeof value === "number" && !within(limit, value)) {
      faults.push(`\`${argument}\` is ${value}: it must be ${describe(limit)}`);
    }
  }
  const filters = mapping.filters?.length ?? 0;
  if (filters > MAX_FILTERS) faults.push(`\`filters\` has ${filters} patterns: at most ${MAX_FILTERS} are allowed`);
  if (faults.length)
    throw new Error([`StreamConsumer "${name}": the event source mapping can't be made.`, ...faults].join("\n  "));
}
