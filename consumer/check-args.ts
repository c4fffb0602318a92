import * as pulumi from "@pulumi/pulumi";
import {
  rangeInWords,
  type Limit,
  LOG_RETENTION_DAYS,
  memoryLimit,
  timeoutLimit,
  within,
} from "dynamodb-streams-aws/limits";
import { checkMapping } from "./check-mapping";
import type { StreamConsumerArgs } from "./consumer-args";
import { isLate } from "./late";

/**
 * The arguments of a consumer, compared with what AWS accepts. An Output among them is compared once it is known, and fails then. The
 * mapping's numbers and filters are left to the mapping.
 *
 * @throws Error with a line for every fault.
 */
export function checkedArgs(name: string, args: StreamConsumerArgs): StreamConsumerArgs {
  checkArgs(name, args);
  const late = <T>(value: pulumi.Input<T>, put: (known: T) => StreamConsumerArgs): pulumi.Input<T> =>
    isLate(value)
      ? (pulumi.output(value) as pulumi.Output<T>).apply((known) => {
          checkArgs(name, put(known));
          return known;
        })
      : value;
  const { function: fn, mapping, logRetentionInDays } = args;
  return {
    ...args,
    logRetentionInDays: late(logRetentionInDays, (known) => ({ ...args, logRetentionInDays: known })),
    function: {
      ...fn,
      memorySize: late(fn.memorySize, (memorySize) => ({ ...args, function: { ...fn, memorySize } })),
      timeout: late(fn.timeout, (timeout) => ({ ...args, function: { ...fn, timeout } })),
    },
    mapping: {
      ...mapping,
      startingPosition: late(mapping.startingPosition, (startingPosition) => ({
        ...args,
        mapping: { ...mapping, startingPosition },
      })),
    },
  } as StreamConsumerArgs;
}

function checkArgs(name: string, args: StreamConsumerArgs): void {
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
    : [`\`function.${argument}\` is ${value}: it must be ${rangeInWords(limit)}`];
}
