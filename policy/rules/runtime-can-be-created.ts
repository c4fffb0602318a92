import { RUNTIMES, RUNTIMES_CHECKED } from "dynamodb-streams-aws/runtimes";
import { advice, undecided, violation } from "../findings/finding";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** AWS stops taking new functions of an old runtime; emulators run them for ever. */
export const runtimeCanBeCreated: Rule<{ asOf: string; refuseDeprecated: boolean }> = {
  id: "runtime-can-be-created",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  level: "mandatory",
  severity: "high",
  description: "A function's runtime is one with which AWS still lets you create functions.",
  tags: ["lambda", "runtime"],
  remediationSteps: "Move to the current runtime of the language.",
  settings: {
    asOf: {
      type: "string",
      pattern: "^(\\d{4}-\\d{2}-\\d{2})?$",
      default: "",
      description: "Judge as of this day, YYYY-MM-DD; today if empty. A day ahead shows what will be rejected by then.",
    },
    refuseDeprecated: {
      type: "boolean",
      default: false,
      description:
        "Also refuse runtimes without security updates, which can still be created; otherwise they are advice.",
    },
  },
  *check({ functions }, { asOf, refuseDeprecated }) {
    const day = asOf || new Date().toISOString().slice(0, "YYYY-MM-DD".length);
    for (const { resource, runtime } of functions) {
      if (runtime === UNKNOWN) {
        yield undecided(resource, "has a runtime that AWS rejects: its runtime is unknown until the update");
        continue;
      }
      // An image has no runtime, and one that isn't in the table is newer than the table.
      const dates = runtime === undefined ? undefined : RUNTIMES[runtime];
      if (!dates) continue;
      const fix = `move to ${dates.successor ?? "a current runtime"}`;
      const source = `AWS's dates as of ${RUNTIMES_CHECKED}`;
      if (day >= dates.createBlocked) {
        yield violation(
          resource,
          `has the runtime ${runtime}, with which AWS creates no functions since ${dates.createBlocked} ` +
            `and updates none from ${dates.updateBlocked} on (${source})`,
          fix,
        );
      } else if (day >= dates.deprecated) {
        yield (refuseDeprecated ? violation : advice)(
          resource,
          `has the runtime ${runtime}, without security updates since ${dates.deprecated}; ` +
            `AWS creates no functions with it from ${dates.createBlocked} on (${source})`,
          fix,
        );
      }
    }
  },
};
