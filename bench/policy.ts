// What the policy pack costs: evaluation by the size of the stack, against Checkov on the same resources, and the time a
// preview takes with and without it. `npm run bench:policy`
import { parseArguments } from "dynamodb-streams-support/arguments";
import { evaluation } from "./policy-evaluation";
import { peer } from "./policy-peer";
import { previews } from "./policy-previews";
import { validation } from "./policy-validate";

const USAGE = `npm run bench:policy

Measures the policy pack: its evaluation by the size of the stack, beside Checkov, and what it adds to a preview.`;

async function main(): Promise<void> {
  parseArguments(USAGE);
  const ours = evaluation([1000, 10_000, 100_000], 5);
  await peer(10_000, ours.get(10_000) as number);
  await validation();
  await previews(5);
}

void main();
