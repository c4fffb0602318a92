// What the daily commands cost, as ratios to something that runs beside them. `npm run bench`; docs/testing.md has figures.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { useEmulatorOnly } from "dynamodb-streams-local/environment";
import { setUpEngine } from "dynamodb-streams-local/engine";
import { passSignalsOn } from "dynamodb-streams-local/interrupt";
import { report } from "dynamodb-streams-local/steps";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { commandMeasurements } from "./daily-commands";
import { policyMeasurements } from "./daily-policy";
import { startMeasurement } from "./daily-start";
import { figure, type Measurement, row } from "./figures";
import { table } from "./print";

const MOST_PAIRS = 50;
const USAGE = `npm run bench [-- --pairs N] [--json]

Compares the daily commands: a preview with Terraform's plan of the same resources, with a preview of an empty program, and with one
that has the policy pack; an update with Terraform's; and a second npm start. Each pair runs one after the other, so both meet the
same machine; the figure is the median of the pairs' ratios. Takes about five minutes. Your stacks and emulators aren't touched.

  --pairs N    pairs of previews, 1 to ${MOST_PAIRS}; a third as many of the slow commands. Default: 7
  --json       prints a list of { name, value, goal } and nothing else on standard output; npm's own two lines
               stay away with npm run --silent

A figure over its goal is marked as missed, but the exit code stays 0: a busy machine makes every figure worse, which isn't a fault
of the project.`;

/** Variables of the user's that a benchmark mustn't inherit: places of state and of Terraform's data, and what npm passes to scripts. */
const NOT_OURS = /^(PULUMI_(?!HOME$)|TF_(?!CLI_CONFIG_FILE$|PLUGIN_CACHE_DIR$)|npm_|NODE_OPTIONS$|INIT_CWD$)/;

async function main(): Promise<void> {
  const options = parseArguments(USAGE, {
    pairs: { type: "string", default: "7" },
    json: { type: "boolean", default: false },
  });
  const pairs = Number(options.pairs);
  if (!/^\d+$/.test(options.pairs) || pairs < 1 || pairs > MOST_PAIRS) {
    console.error(
      `--pairs is ${JSON.stringify(options.pairs.slice(0, 200))}: it must be a whole number from 1 to ${MOST_PAIRS}.\n\n${USAGE}`,
    );
    process.exit(2);
  }
  if (options.json) console.log = console.error; // installing what is missing prints to standard output
  setUpEngine();
  passSignalsOn();
  isolate();
  try {
    const found = await measure(pairs);
    if (options.json) process.stdout.write(`${JSON.stringify(found.map(figure), undefined, 2)}\n`);
    else print(found, pairs);
  } catch (error) {
    report(error as Error, "Everything that the benchmark started has ended.");
  }
}

async function measure(pairs: number): Promise<Measurement[]> {
  const tell = (line: string): void => console.error(line);
  const slow = Math.ceil(pairs / 3);
  tell("The policy pack's rules …");
  const policy = await policyMeasurements();
  const commands = await commandMeasurements(pairs, slow, tell);
  tell(`npm start, rounds: ${slow} …`);
  return [...commands, await startMeasurement(slow), ...policy];
}

function print(found: Measurement[], pairs: number): void {
  const [cpu] = os.cpus();
  console.log(
    `\nMedians; pairs of previews: ${pairs}; ${os.cpus().length} × ${cpu?.model.trim() ?? os.arch()}, Node.js ${process.versions.node}`,
  );
  table(["", "median", "min–max", "goal", ""], found.map(row), { names: true });
}

/** Keeps everything away from what is the user's, and all temporary files in one directory, which goes when this process ends. */
function isolate(): void {
  process.umask(0o077);
  useEmulatorOnly();
  for (const name of Object.keys(process.env)) if (NOT_OURS.test(name)) delete process.env[name];
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));
  process.env.TMPDIR = work;
  process.once("exit", () => fs.rmSync(work, { recursive: true, force: true, maxRetries: 3 }));
}

void main();
