// Mutation tests of the policy pack with Stryker: https://stryker-mutator.io. `npm run mutation:policy`, half an hour on a quiet machine.
// Stryker's runner that works on Node.js 20 knows no mocha 12, so a copy of the pack and its tests runs in a room of its own, on
// mocha 11. The room is below the project, so everything else is found in the project's own node_modules.
// The tests of random stacks are left out: they would kill more mutants, but say less about what the other tests miss.
import * as fs from "node:fs";
import * as path from "node:path";
import { localDir, projectDir } from "dynamodb-streams-support/paths";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { run } from "dynamodb-streams-support/process";

const STRYKER = "9.6.1";
const MOCHA = "11.8.0";

const room = path.join(localDir, "mutation");
const packages = {
  "@stryker-mutator/core": STRYKER,
  "@stryker-mutator/mocha-runner": STRYKER,
  mocha: MOCHA,
};

const USAGE = `npm run mutation:policy [-- --mutate GLOB] [-- --incremental]

Changes the policy pack in some 7,000 ways, and counts which of them its tests notice. The wording of messages is left alone.

  --mutate GLOB    only these files, such as 'policy/graph/*.ts'; may be repeated (default: the whole pack)
  --incremental    tries again only what has changed since the last run`;

/** The pack without its tests, its build and its entry points, which start a server or a process. */
const ALL = [
  "policy/**/*.ts",
  "!policy/{dist,node_modules,test}/**",
  "!policy/{build,index,list}.ts",
  "!policy/cli/index.ts",
];

const options = {
  plugins: ["@stryker-mutator/mocha-runner", path.join(__dirname, "policy-mutation-wording.mjs")],
  ignorers: ["wording"],
  testRunner: "mocha",
  testRunnerNodeArgs: ["--conditions=@dynamodb-streams/source"],
  mochaOptions: {
    require: ["tsx/cjs"],
    spec: ["policy/test/**/*.test.ts"],
    ignore: ["policy/test/reference.test.ts"],
  },
  coverageAnalysis: "perTest",
  // What is set when a module loads, descriptions and tables of data, takes a whole run for each mutant.
  ignoreStatic: true,
  concurrency: 1,
  reporters: ["progress-append-only", "clear-text", "json"],
  clearTextReporter: { logTests: false, reportTests: false },
  timeoutMS: 3000,
};

async function main(): Promise<void> {
  const { mutate, incremental } = parseArguments(USAGE, {
    mutate: { type: "string", multiple: true },
    incremental: { type: "boolean", default: false },
  });
  fs.mkdirSync(room, { recursive: true });
  const manifest = JSON.stringify({ private: true, dependencies: packages });
  const file = path.join(room, "package.json");
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== manifest) {
    fs.writeFileSync(file, manifest);
    await show("npm", "install", "--no-audit", "--no-fund");
  }
  for (const part of ["policy", "docs/policies"]) {
    fs.rmSync(path.join(room, part), { recursive: true, force: true });
    const filter = (source: string) => !/\/node_modules$/.test(source);
    fs.cpSync(path.join(projectDir, part), path.join(room, part), { recursive: true, filter });
  }
  fs.writeFileSync(
    path.join(room, "stryker.config.json"),
    JSON.stringify({ ...options, incremental, mutate: mutate ?? ALL }),
  );
  await show("npx", "stryker", "run");
}

/** Runs a command in the room, its output as it comes. */
async function show(command: string, ...args: string[]): Promise<void> {
  const { code } = await run(command, args, {
    cwd: room,
    limitSeconds: 3 * 3600,
    printed: (text) => void process.stdout.write(text),
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}

void main();
