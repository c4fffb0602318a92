// Mutation tests of the policy pack with Stryker: https://stryker-mutator.io. `npm run mutation:policy`, a minute or two.
// Its runner for mocha knows no mocha 12, so a copy of the pack and its tests runs in a room of its own, on mocha 11.
// The tests of random stacks are left out: they would kill more, but tell less of what the others leave open.
import * as fs from "node:fs";
import * as path from "node:path";
import { dependencies, devDependencies } from "../package.json";
import { localDir, projectDir } from "dynamodb-streams-support/paths";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { run } from "dynamodb-streams-support/process";

const STRYKER = "9.6.1";
const MOCHA = "11.8.0";

const room = path.join(localDir, "mutation");
const packages = {
  "@pulumi/policy": devDependencies["@pulumi/policy"],
  "@pulumi/pulumi": dependencies["@pulumi/pulumi"],
  "@stryker-mutator/core": STRYKER,
  "@stryker-mutator/mocha-runner": STRYKER,
  "fast-check": devDependencies["fast-check"],
  mocha: MOCHA,
  tsx: devDependencies.tsx,
};
const options = {
  testRunner: "mocha",
  mochaOptions: {
    require: ["tsx/cjs"],
    spec: [
      "test/policy/rules/*.test.ts",
      ...["config", "graph", "match", "pack", "remediation", "value"].map((name) => `test/policy/${name}.test.ts`),
    ],
  },
  mutate: ["policy/{graph,iam,config,rules}/**/*.ts", "policy/{policy,run}.ts"],
  coverageAnalysis: "perTest",
  // What is set when a module loads, descriptions and tables of data, takes a whole run for each mutant: 16 minutes more.
  ignoreStatic: true,
  concurrency: 1,
  reporters: ["progress-append-only", "clear-text", "json"],
  clearTextReporter: { logTests: false, reportTests: false },
  timeoutMS: 3000,
};

async function main(): Promise<void> {
  parseArguments(
    "npm run mutation:policy\n\nChanges the policy pack in some 2,000 ways, and counts which of them its tests notice.",
  );
  fs.mkdirSync(room, { recursive: true });
  const manifest = JSON.stringify({ private: true, dependencies: packages });
  const file = path.join(room, "package.json");
  if (!fs.existsSync(file) || fs.readFileSync(file, "utf8") !== manifest) {
    fs.writeFileSync(file, manifest);
    await show("npm", "install", "--no-audit", "--no-fund");
  }
  for (const part of ["policy", "stream", "test/policy", "docs/policies"]) {
    fs.rmSync(path.join(room, part), { recursive: true, force: true });
    const filter = (source: string) => !/\/(node_modules|dist)$/.test(source);
    fs.cpSync(path.join(projectDir, part), path.join(room, part), { recursive: true, filter });
  }
  fs.writeFileSync(path.join(room, "stryker.config.json"), JSON.stringify(options));
  await show("npx", "stryker", "run");
}

/** Runs a command in the room, its output as it comes. */
async function show(command: string, ...args: string[]): Promise<void> {
  const { code } = await run(command, args, {
    cwd: room,
    limitSeconds: 3600,
    printed: (text) => void process.stdout.write(text),
  });
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}`);
}

void main();
