// Prints the rules, in the order in which they run.
import { rules } from "./rules";

const idWidth = Math.max(...rules.map(({ id }) => id.length));
for (const { id, level, severity, description, remediate } of rules) {
  const fixable = remediate ? " (auto-fix)" : "";
  console.log(`${level.padEnd(9)}  ${severity.padEnd(6)}  ${id.padEnd(idWidth)}  ${description}${fixable}`);
}
console.log(`${rules.length} rules. A page on each: docs/policies/<id>.md`);
