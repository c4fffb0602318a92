// Prints the rules, in the order in which they run; with `--json` as data.
import { rules } from "./library";

if (process.argv.includes("--json")) {
  console.log(JSON.stringify(rules, undefined, 2));
} else {
  const idWidth = Math.max(...rules.map(({ id }) => id.length));
  for (const { id, level, severity, description, fixable } of rules) {
    const fix = fixable ? " (auto-fix)" : "";
    console.log(`${level.padEnd(9)}  ${severity.padEnd(6)}  ${id.padEnd(idWidth)}  ${description}${fix}`);
  }
  console.log(`${rules.length} rules. A page on each: docs/policies/<id>.md`);
}
