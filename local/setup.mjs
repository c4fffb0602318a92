// Installs and builds what is missing, so that every npm script is the whole set-up. Plain JavaScript on Node's own modules: it runs
// before anything is installed.
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArguments } from "../support/arguments.mjs";
import { withLock } from "../support/lock.mjs";
import { onTerminal } from "./terminal.mjs";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const local = join(project, ".local");

/**
 * Makes this checkout ready to run. Prints what is wrong and ends the process if it can't.
 *
 * @param {object} [options]
 * @param {boolean} [options.packagesOnly] leaves out the emulator, the policy pack's bundle, and Pulumi's CLI and plugins.
 * @param {() => Promise<unknown>} [options.prepareEmulator] @default installs MiniStack
 */
export async function setUp({ packagesOnly = false, prepareEmulator = installEmulator } = {}) {
  checkNode();
  try {
    // The state's directory: Pulumi's file backend doesn't create it. Only its owner may read what is in it.
    for (const directory of [local, join(local, "state")]) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      chmodSync(directory, 0o700);
    }
    await installPackages();
  } catch (error) {
    fail(`${local} can't be written: ${error.message}`);
  }
  if (packagesOnly) return;
  // Before anything that can take minutes: a missing Python and a port that is taken show here.
  await prepareEmulator();
  // The pack runs as one bundled file, which every change to a rule makes stale.
  await runTypeScript("policy/build.ts");
  await runTypeScript("toolchain/ensure/ensure.ts");
}

const installEmulator = () => runTypeScript("local/venv.ts");

function checkNode() {
  const { node: wanted } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")).engines;
  const [major, minor] = process.versions.node.split(".").map(Number);
  const fits = wanted.split(" || ").some((range) => {
    const [, operator, wantedMajor, wantedMinor = 0] = /^(\^|>=)(\d+)(?:\.(\d+))?/.exec(range);
    if (operator === ">=" && major > Number(wantedMajor)) return true;
    return major === Number(wantedMajor) && minor >= Number(wantedMinor);
  });
  if (!fits) fail(`This project needs Node.js ${wanted}; ${process.execPath} is ${process.versions.node}.`);
}

async function installPackages() {
  if (isCurrent()) return;
  const tell = (line) => console.log(`Another process is installing the npm packages. ${line}`);
  // Two installations at once would delete each other's files.
  await withLock(join(local, "installing"), tell, async () => {
    if (isCurrent()) return;
    console.log("Installing npm packages (about 20 s) …");
    await run("npm", ["ci", "--no-audit", "--no-fund"]);
  });
}

/** Whether node_modules has what package-lock.json asks for; by content, because a checkout gives files new times. */
function isCurrent() {
  const installed = join(project, "node_modules", ".package-lock.json"); // npm writes it last
  if (!existsSync(installed)) return false;
  const [wanted, found] = [join(project, "package-lock.json"), installed].map(
    (file) => JSON.parse(readFileSync(file, "utf8")).packages,
  );
  return Object.entries(wanted).every(
    ([name, { version, optional, devOptional, link }]) =>
      !name.includes("node_modules/") ||
      link ||
      (found[name]?.version ?? (optional || devOptional ? version : "")) === version,
  );
}

const runTypeScript = (file) =>
  run(process.execPath, ["--import", "tsx", "--conditions=@dynamodb-streams/source", file]);

async function run(command, args) {
  const { code, interrupted } = await onTerminal(command, args, project).catch((error) =>
    fail(`${command} can't be run: ${error.message}`),
  );
  if (interrupted) process.exit(code);
  if (code !== 0) fail(`"${command} ${args.join(" ")}" ended with ${code}; what it printed is above.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = "node local/setup.mjs [--packages-only]    installs and builds what is missing";
  await setUp({ packagesOnly: parseArguments(usage, { "packages-only": { type: "boolean" } })["packages-only"] });
}
