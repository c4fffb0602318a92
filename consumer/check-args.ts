import {
  describe,
  type Limit,
  LOG_RETENTION_DAYS,
  memoryLimit,
  timeoutLimit,
  within,
} from "dynamodb-streams-aws/limits";
import { checkMapping } from "./check-mapping";
import type { StreamConsumerArgs } from "./consumer-args";

/**
 * Compares the arguments of a consumer with what AWS accepts. Outputs are left to the resources.
 *
 * @throws Error with a line for every fault.
 */
export function checkArgs(name: string, args: StreamConsumerArgs): void {
  const { memorySize, timeout } = args.function;
  const faults = [
    ...numberFaults("memorySize", memoryLimit, memorySize),
    ...numberFaults("timeout", timeoutLimit, timeout),
  ];
  const retention = args.logRetentionInDays;
  if (typeof retention === "number" && !LOG_RETENTION_DAYS.includes(retention)) {
    faults.push(`\`logRetentionInDays\` is ${retention}: it must be one of ${LOG_RETENTION_DAYS.join(", ")}`);
  }
  if (args.logGroup === "adopt" && typeof args.function.name !== "string") {
    faults.push('`logGroup` is "adopt", but `function.name` isn\'t known: name the function whose log group exists');
  }
  if (faults.length) throw new Error([`StreamConsumer "${name}" can't be created.`, ...faults].join("\n  "));
  checkMapping(name, args.mapping);
}

function numberFaults(argument: string, limit: Limit, value: unknown): string[] {
  return typeof value !== "number" || within(limit, value)
    ? []
    : [`\`function.${argument}\` is ${value}: it must be ${describe(limit)}`];
}
