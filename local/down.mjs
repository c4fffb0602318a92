// npm run down: runs down.ts, if there is anything to end. Plain JavaScript: in a fresh clone nothing is installed.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArguments } from "../support/arguments.mjs";

const { yes } = parseArguments(
  `npm run down [-- --yes]

Destroys stack "localstack" with everything in it, and ends the emulator that npm start started.

  -y, --yes    don't ask`,
  { yes: { type: "boolean", short: "y", default: false } },
);

const exists = (name) => existsSync(fileURLToPath(new URL(`../${name}`, import.meta.url)));
if (exists("node_modules/.package-lock.json") && (exists(".local/state/.pulumi") || exists(".local/emulator.json"))) {
  const require = createRequire(import.meta.url);
  require("tsx/cjs");
  await require("./down.ts").down({ yes });
} else {
  console.log("There is nothing to end: npm start has not run here yet.");
}
