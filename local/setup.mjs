// Installs and builds what is missing, so that every npm script is the whole set-up. Plain JavaScript on Node's own modules: it runs
// before anything is installed.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArguments } from "../support/arguments.mjs";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
const local = join(project, ".local");

/** After a kill, another process can have the id of the one that installed: then age alone tells. */
const INSTALL_LIMIT_MS = 10 * 60_000;

/**
 * Makes this checkout ready to run.
 *
 * @param {{ packagesOnly?: boolean }} [options] `packagesOnly` leaves out the policy pack's bundle and Pulumi's CLI and plugins.
 */
export function setUp({ packagesOnly = false } = {}) {
  checkNode();
  try {
    // The state's directory: Pulumi's file backend doesn't make it. Only its owner may read what is in it.
    for (const directory of [local, join(local, "state")]) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      chmodSync(directory, 0o700);
    }
    installPackages();
  } catch (error) {
    fail(`${local} can't be written: ${error.message}`);
  }
  if (packagesOnly) return;
  // The pack runs as one bundled file, which every change to a rule makes stale.
  run(process.execPath, ["--import", "tsx", "--conditions=@dynamodb-streams/source", "policy/build.ts"]);
  run(process.execPath, ["--import", "tsx", "--conditions=@dynamodb-streams/source", "toolchain/ensure/ensure.ts"]);
}

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

function installPackages() {
  if (isCurrent()) return;
  // Two installations at once would delete each other's files.
  const mine = join(local, "installing");
  for (let told = false; !take(mine); told = true) {
    const { holder, ageMs } = holderOf(mine);
    if (holder === undefined) continue; // released meanwhile
    if (!isAlive(Number(holder)) || ageMs > INSTALL_LIMIT_MS) rmSync(mine, { force: true });
    else if (!told)
      console.log(`Waiting for process ${holder}, which installs the npm packages (to end it: kill ${holder}) …`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  }
  try {
    if (isCurrent()) return;
    console.log("Installing npm packages (about 20 s) …");
    run("npm", ["ci", "--no-audit", "--no-fund"]);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Whether node_modules has what package-lock.json asks for; by content, as a checkout gives files new times. */
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

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(file) {
  try {
    return { holder: readFileSync(file, "utf8"), ageMs: Date.now() - statSync(file).mtimeMs };
  } catch (error) {
    if (error.code === "ENOENT") return {};
    throw error;
  }
}

function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, { cwd: project, stdio: "inherit" });
  if (error) fail(`${command} can't be run: ${error.message}`);
  if (signal) process.exit(130);
  if (status !== 0) fail(`"${command} ${args.join(" ")}" ended with ${status}; what it printed is above.`);
}

function fail(message) {
  rmSync(join(local, "installing"), { force: true });
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const usage = "node local/setup.mjs [--packages-only]    installs and builds what is missing";
  setUp({ packagesOnly: parseArguments(usage, { "packages-only": { type: "boolean" } })["packages-only"] });
}
