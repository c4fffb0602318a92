// What the policy pack costs: evaluation by the size of the stack, against Checkov on the same resources, stacks made to be slow,
// faults found beside AWS's own checker, and the time a preview takes with and without it. `npm run bench:policy`
import { setUpEngine } from "dynamodb-streams-local/engine";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { evaluation } from "./policy-evaluation";
import { hostile } from "./policy-hostile";
import { peer } from "./policy-peer";
import { previews } from "./policy-previews";
import { validation } from "./policy-validate";
import { table } from "./print";

const USAGE = `npm run bench:policy [-- --json]

Measures the policy pack: its evaluation by the size of the stack, beside Checkov; stacks made to be slow; which of forty faults it
finds, beside AWS's own checker of templates; and what it adds to a preview. Checkov and the checker are installed the first time.

  --json    the figures as one JSON object on standard output, if called as npm run --silent; the tables go to standard error`;

async function main(): Promise<void> {
  const { json } = parseArguments(USAGE, { json: { type: "boolean", default: false } });
  setUpEngine();
  // Everything here prints its tables by console.log.
  const print = console.log;
  if (json) console.log = console.error;
  const ours = await evaluation([1000, 10_000, 100_000], 5);
  const slow = hostile();
  console.log("Stacks made to be slow: all rules, ms of processor time, fastest of three runs");
  table(
    ["", "resources", "ms", "growth exponent"],
    slow.map(({ name, resources, processorMs, exponent }) => [
      name,
      resources.toLocaleString("en"),
      processorMs.toFixed(1),
      exponent.toFixed(2),
    ]),
  );
  const checkov = await peer(10_000, ours.get(10_000) as number);
  const faults = await validation();
  const previewMs = await previews(5);
  const evaluationMs = Object.fromEntries(ours);
  if (json) print(JSON.stringify({ evaluationMs, hostile: slow, checkov, faults, previewMs }, undefined, 2));
}

void main();
