// What of the policy pack is measured in seconds: the rules themselves, without an engine. `npm run bench:policy` has the rest.
import type { Measurement } from "./figures";
import { manyStars, manyStatements } from "./policy-documents";
import { evaluate } from "./policy-evaluation";
import { bigStack } from "./policy-stack";

const STACK_SIZE = 10_000;
const STACK_GOAL_MS = 80;
const DOCUMENT_GOAL_MS = 100;

/** Times all rules on a big stack, and on stacks with a policy of 1 MB. */
export function policyMeasurements(repetitions: number): Measurement[] {
  return [
    {
      name: `policy pack on ${STACK_SIZE.toLocaleString("en")} resources, ms of processor time`,
      samples: evaluate(bigStack(STACK_SIZE), repetitions).processorTimes,
      goal: STACK_GOAL_MS,
    },
    {
      name: "policy pack on a policy document of 1 MB, ms of processor time",
      samples: evaluate(manyStatements(), repetitions).processorTimes,
      goal: DOCUMENT_GOAL_MS,
    },
    {
      name: "policy pack on 1 MB of stars in a Resource, ms of processor time",
      samples: evaluate(manyStars(), repetitions).processorTimes,
      goal: DOCUMENT_GOAL_MS,
    },
  ];
}
