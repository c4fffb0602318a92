// Installs what is missing, so that `npm start` and `npm test` are the whole set-up. Plain JavaScript on Node's own modules:
// it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const wanted = JSON.parse(readFileSync(join(project, "package.json"), "utf8")).engines.node;
const minimum = wanted
  .match(/\d+(\.\d+)?/)[0]
  .split(".")
  .map(Number);
const actual = process.versions.node.split(".").map(Number);
if (actual[0] < minimum[0] || (actual[0] === minimum[0] && actual[1] < minimum[1])) {
  fail(`Node.js ${process.versions.node} is too old: this project needs ${wanted}.`);
}

// The state's directory: Pulumi's file backend doesn't make it.
mkdirSync(join(project, ".local", "state"), { recursive: true });

const lock = join(project, "package-lock.json");
const installed = join(project, "node_modules", ".package-lock.json"); // npm writes it last
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.log("Installing npm packages …");
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}
if (!process.argv.includes("--packages-only")) {
  // The pack is run as one bundled file: with every change to a rule, another one.
  run(process.execPath, ["--import", "tsx", join(project, "policy", "build.ts")]);
  run(process.execPath, ["--import", "tsx", join(project, "toolchain", "ensure", "ensure.ts")]);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: project, stdio: "inherit" });
  if (error) fail(`${command} can't be run: ${error.message}`);
  if (status !== 0) fail(`"${command} ${args.join(" ")}" ended with ${status}; what it printed is above.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
