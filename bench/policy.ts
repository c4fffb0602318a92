// What the policy pack costs: evaluation by the size of the stack, against Checkov on the same resources, and the time a
// preview takes with and without it. `npm run bench:policy`
import { evaluation } from "./policy-evaluation";
import { peer } from "./policy-peer";
import { previews } from "./policy-previews";

async function main(): Promise<void> {
  const ours = evaluation([1000, 10_000, 100_000], 5);
  await peer(10_000, ours.get(10_000) as number);
  await previews(5);
}

void main();
