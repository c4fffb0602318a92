// Prints the rules in the order in which they run; with `--json`, as data.
import { parseArgs } from "node:util";
import { rules } from "./library";

const USAGE = `npm run rules [-- options]
Lists the rules of the policy pack, in the order in which they run.
  --json  as data, with the page of each rule`;

function main(): void {
  const { values } = parseArgs({ options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
  if (values.help) return console.log(USAGE);
  if (values.json) return console.log(JSON.stringify(rules, undefined, 2));
  const idWidth = Math.max(...rules.map(({ id }) => id.length));
  for (const { id, level, severity, description, fixable } of rules) {
    const fix = fixable ? " (auto-fix)" : "";
    console.log(`${level.padEnd(9)}  ${severity.padEnd(6)}  ${id.padEnd(idWidth)}  ${description}${fix}`);
  }
  console.log(`${rules.length} rules. A page on each: docs/policies/<id>.md`);
}

try {
  main();
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exitCode = 2;
}
