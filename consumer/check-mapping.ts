import * as pulumi from "@pulumi/pulumi";
import { rangeInWords, type Limit, mappingLimits, STARTING_POSITIONS, within } from "dynamodb-streams-aws/limits";
import { countFaults, filterFaults } from "./filters";
import type { StreamMappingArgs } from "./mapping-args";
import { quote } from "./quote";

/**
 * Compares the mapping's arguments with what Lambda accepts. Outputs are skipped: {@link checkedNumber} looks at those once they
 * are known.
 *
 * @throws Error with a line for every fault.
 */
export function checkMapping(name: string, mapping: StreamMappingArgs): void {
  const faults: string[] = [];
  for (const [argument, limit] of Object.entries(mappingLimits)) {
    const value = mapping[argument as keyof typeof mappingLimits];
    if (typeof value === "number") faults.push(...numberFaults(argument, limit, value));
  }
  faults.push(...positionFaults(mapping), ...windowFaults(mapping), ...listFaults(mapping));
  if (faults.length) {
    throw new Error([`StreamConsumer "${name}": the event source mapping can't be created.`, ...faults].join("\n  "));
  }
}

/**
 * One argument of the mapping, checked as soon as it is known; `preset` stands in for one that isn't given.
 *
 * @throws Error as {@link checkMapping} does.
 */
export function checkedNumber(
  name: string,
  mapping: StreamMappingArgs,
  argument: keyof typeof mappingLimits,
  preset: number,
): pulumi.Input<number> {
  const value = mapping[argument];
  if (value === undefined || typeof value === "number") return value ?? preset;
  // What a window allows depends on the other number, which may be known later.
  const factor = argument === "tumblingWindowInSeconds" ? mapping.parallelizationFactor : undefined;
  return pulumi.all([value as pulumi.Input<number | undefined>, factor]).apply(([known, parallelizationFactor]) => {
    checkMapping(name, {
      ...mapping,
      ...(parallelizationFactor !== undefined && { parallelizationFactor }),
      [argument]: known,
    });
    return known ?? preset;
  });
}

function numberFaults(argument: string, limit: Limit, value: number): string[] {
  return within(limit, value) ? [] : [`\`${argument}\` is ${value}: it must be ${rangeInWords(limit)}`];
}

function positionFaults({ startingPosition }: StreamMappingArgs): string[] {
  if (typeof startingPosition !== "string" || STARTING_POSITIONS.includes(startingPosition)) return [];
  return [`\`startingPosition\` is ${quote(startingPosition)}: it must be one of ${STARTING_POSITIONS.join(", ")}`];
}

/** What a tumbling window needs: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html */
function windowFaults(mapping: StreamMappingArgs): string[] {
  const { tumblingWindowInSeconds = 0, handlerKeepsState = false, parallelizationFactor = 1 } = mapping;
  if (typeof tumblingWindowInSeconds !== "number" || tumblingWindowInSeconds === 0) return [];
  const faults: string[] = [];
  if (!handlerKeepsState) {
    faults.push(
      `\`tumblingWindowInSeconds\` is ${tumblingWindowInSeconds}, but a handler made by createHandler keeps no state: ` +
        "leave it out, or set `handlerKeepsState: true` if your own handler returns the window's state",
    );
  }
  if (typeof parallelizationFactor === "number" && parallelizationFactor > 1) {
    faults.push(
      `\`parallelizationFactor\` is ${parallelizationFactor}, but a mapping with a tumbling window handles one batch per shard at a ` +
        "time: set it to 1",
    );
  }
  return faults;
}

function listFaults({ filters }: StreamMappingArgs): string[] {
  if (!Array.isArray(filters)) return [];
  return [
    ...countFaults(filters.length),
    ...filters.flatMap((filter, index) => filterFaults(filter, `filters[${index}]`)),
  ];
}
