// What can be measured of the policy pack within seconds: the rules themselves, without an engine. `npm run bench:policy` has the rest.
import type { Measurement } from "./figures";
import { manyStars, manyStatements } from "./policy-documents";
import { evaluate } from "./policy-evaluation";
import { bigStack } from "./policy-stack";

const STACK_SIZE = 10_000;
const STACK_GOAL_MS = 80;
const DOCUMENT_GOAL_MS = 100;

/** Enough that most of them meet compiled rules, as the figures of long-running tools do. */
const REPETITIONS = 40;

/** Times all rules on a big stack, and on stacks with a policy of 1 MB. */
export async function policyMeasurements(): Promise<Measurement[]> {
  const big = await evaluate(bigStack(STACK_SIZE), REPETITIONS);
  const statements = await evaluate(manyStatements(), REPETITIONS);
  const stars = await evaluate(manyStars(), REPETITIONS);
  const resources = `${STACK_SIZE.toLocaleString("en")} resources`;
  return [
    {
      name: `policy pack on ${resources}, ms of processor time`,
      samples: big.processorTimes,
      goal: STACK_GOAL_MS,
    },
    { name: `policy pack on ${resources} for the first time, ms of processor time`, samples: [big.firstProcessorTime] },
    {
      name: "policy pack on a policy document of 1 MB, ms of processor time",
      samples: statements.processorTimes,
      goal: DOCUMENT_GOAL_MS,
    },
    {
      name: "policy pack on 1 MB of stars in a Resource, ms of processor time",
      samples: stars.processorTimes,
      goal: DOCUMENT_GOAL_MS,
    },
  ];
}
