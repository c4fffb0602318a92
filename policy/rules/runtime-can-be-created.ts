import { RUNTIMES, RUNTIMES_CHECKED } from "dynamodb-streams-aws/runtimes";
import { advice, undecided, violation } from "../findings/finding";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** AWS stops creating functions with an old runtime; emulators keep running them. */
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
        "Also reject runtimes that get no security updates but still allow new functions. By default, they are advice in the last 30 days before AWS stops creating functions with them.",
    },
  },
  *check({ functions }, { asOf, refuseDeprecated }) {
    const day = asOf || dayOf(new Date());
    for (const { resource, runtime, arn } of functions) {
      if (runtime === UNKNOWN) {
        yield undecided(resource, "has a runtime that AWS rejects: its runtime is unknown until the update");
        continue;
      }
      // A container image has no runtime, and a runtime that isn't in the table is newer than the table.
      const dates = runtime !== undefined && Object.hasOwn(RUNTIMES, runtime) ? RUNTIMES[runtime] : undefined;
      if (!dates || day < dates.deprecated) continue;
      const { deprecated, createBlocked, updateBlocked } = dates;
      const fix = `move to ${dates.successor ?? "a current runtime"}`;
      const source = `AWS's dates as of ${RUNTIMES_CHECKED}`;
      if (day >= createBlocked) {
        const blocked =
          day >= updateBlocked
            ? `AWS hasn't created or updated functions with it since ${updateBlocked}`
            : `AWS hasn't created functions with it since ${createBlocked}, and stops updating them on ${updateBlocked}`;
        // A function with a known ARN exists. AWS keeps running it, and this update may not touch it.
        const exists = typeof arn === "string";
        yield (exists ? advice : violation)(resource, `has the runtime ${runtime}: ${blocked} (${source})`, fix);
      } else if (refuseDeprecated || day >= before(createBlocked, NOTICE_DAYS)) {
        yield (refuseDeprecated ? violation : advice)(
          resource,
          `has the runtime ${runtime}, without security updates since ${deprecated}: ` +
            `AWS stops creating functions with it on ${createBlocked} (${source})`,
          fix,
        );
      }
    }
  },
};

/** How long before its end a runtime is reported. */
const NOTICE_DAYS = 30;

/** The day in UTC, YYYY-MM-DD. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, "YYYY-MM-DD".length);
}

function before(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) - days * 24 * 60 * 60 * 1000));
}
