// How fast redrive and backfill are beside the bare calls, and what memory many records take. `npm run bench:operate`; docs/operate/README.md has figures.
import { execFile } from "node:child_process";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { figure, type Measurement, row } from "./figures";
import { speedMeasurements } from "./operate-speed";
import { table } from "./print";

const USAGE = `npm run bench:operate [-- --records N] [--json]

Compares redrive and backfill with the bare calls that they can't do without, in turns on one MiniStack. Then measures the
most live and the most resident memory of redrive and backfill while they hand over 10,000, 100,000 and so on up to N records. The
records are generated on demand, so only the command holds any. Redrive runs twice: with all records from 1,000 items, and with an
item for each record. Memory has no goal, but it shouldn't grow with the number of records. Takes about three minutes.

  --records N  most records: 10000, 100000 or 1000000. Default: 1000000
  --json       prints a list of { name, value, goal } and nothing else on standard output; npm's own two lines
               stay away with npm run --silent`;

const SIZES = [10_000, 100_000, 1_000_000];
const FEW_ITEMS = 1000;
const SPEED_RECORDS = 2000;
const ROUNDS = 3;
/** Make V8 collect early: by default it lets garbage grow to four times the live memory, so a longer run looks as if it needed more. */
const COLLECT_EARLY = ["--optimize-for-size", "--max-semi-space-size=2"];
const run = promisify(execFile);

/** The most live and the most resident memory of one run, in MB, measured in a process of its own. */
async function memoryOf(core: string, records: number, items: number): Promise<{ live: number; resident: number }> {
  const script = path.join(__dirname, "operate-memory.ts");
  const flags = ["--conditions=@dynamodb-streams/source", "--import", "tsx", "--expose-gc", ...COLLECT_EARLY];
  const { stdout } = await run(process.execPath, [...flags, script, core, String(records), String(items)]);
  const [live = NaN, resident = NaN] = stdout
    .trim()
    .split(" ")
    .map((bytes) => Number(bytes) / 1e6);
  return { live, resident };
}

async function main(): Promise<void> {
  const options = parseArguments(USAGE, {
    records: { type: "string", default: "1000000" },
    json: { type: "boolean", default: false },
  });
  const most = SIZES.indexOf(Number(options.records));
  if (most < 0) {
    console.error(
      `--records is ${JSON.stringify(options.records.slice(0, 200))}: it must be one of ${SIZES.join(", ")}.\n\n${USAGE}`,
    );
    process.exit(2);
  }
  if (options.json) console.log = console.error; // installing what is missing prints to standard output
  console.error("speed …");
  const found: Measurement[] = await speedMeasurements(SPEED_RECORDS, ROUNDS);
  const measure = async (core: string, records: number, items: number, of: string): Promise<void> => {
    const name = `${core}, ${records.toLocaleString("en")} records of ${of}, MB`;
    console.error(`${name} …`);
    const { live, resident } = await memoryOf(core, records, items);
    found.push({ name, samples: [live] }, { name: `${name} resident`, samples: [resident] });
  };
  const sizes = SIZES.slice(0, most + 1);
  for (const records of sizes) await measure("backfill", records, records, "an item each");
  for (const records of sizes) await measure("redrive", records, FEW_ITEMS, `${FEW_ITEMS.toLocaleString("en")} items`);
  for (const records of sizes) await measure("redrive", records, records, "an item each");
  if (options.json) return void process.stdout.write(`${JSON.stringify(found.map(figure), undefined, 2)}\n`);
  const [cpu] = os.cpus();
  console.log(
    `\nMedians, and most live memory; ${os.cpus().length} × ${cpu?.model.trim() ?? os.arch()}, Node.js ${process.versions.node}`,
  );
  table(["", "median", "min–max", "goal", ""], found.map(row), { names: true });
}

void main();
