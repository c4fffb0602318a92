// `npm run lab`: runs the catalogue, records what happened, draws the pages. `--check` records nothing and fails if something differs.
import { setTimeout as delay } from "node:timers/promises";
import { runFirst, setUpEngine } from "dynamodb-streams-local/engine";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { agreeOnAccount } from "./runner/account";
import { sweep } from "./runner/sweep";
import { aws, awsRun } from "./targets/aws";
import { TOOLS } from "./tools";
import { catalogue } from "./cases/catalogue";
import { stalePages, recordedComparison, writePages } from "./report/pages";
import { summary, summaryText } from "./report/summary";
import { Journal } from "./runner/journal";
import { selectRuns, type Run } from "./runner/selection";
import {
  alike,
  differencesFromRecord,
  madeWith,
  recordedRun,
  sameButForDay,
  saveRunRecord,
  type RunRecord,
} from "./record/run-record";
import { plural } from "./report/markdown";
import { runAll } from "./runner/schedule";

const USAGE = `npm run lab [-- options]
  --case <id>     one case, or several (comma or repeated)
  --tool <name>   terraform, pulumi, api
  --target <name> ministack, localstack, localstack-v2, moto; aws is run only when it is named here
  --sample        a quick sample of the cases
  --check         record nothing; fail if an answer differs from the record, or if a page isn't what the record renders to
  --lanes <n>     runs at the same time [3]
  --restart       start over; without it, an interrupted run is resumed
  --render        run nothing; draw the pages from the record
  --summary       run nothing; print questions and answers by basis and by verdict (--json: as JSON)
  --list          list what would be run

On AWS (--target aws, with the account's credentials and AWS_REGION in the environment):
  --account <id>  the only account that may be used
  --budget <USD>  the most that the runs may cost; it shows an upper bound and asks once before it starts
  --minutes <n>   start no run after this time [240]
  --yes           don't ask
  --sweep         run nothing; delete what earlier runs left on the account, by name and tag
  --stand-in <url>  rehearse on an emulator instead of AWS; nothing is recorded`;

async function main(): Promise<void> {
  const values = parseArguments(USAGE, {
    case: { type: "string", multiple: true },
    tool: { type: "string", multiple: true },
    target: { type: "string", multiple: true },
    sample: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    lanes: { type: "string", default: "3" },
    restart: { type: "boolean", default: false },
    render: { type: "boolean", default: false },
    summary: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    account: { type: "string" },
    budget: { type: "string" },
    minutes: { type: "string", default: "240" },
    yes: { type: "boolean", default: false },
    sweep: { type: "boolean", default: false },
    "stand-in": { type: "string" },
  });
  if (values.render) return writePages();
  if (values.summary) {
    const numbers = summary(recordedComparison());
    return console.log(values.json ? JSON.stringify(numbers, null, 2) : summaryText(numbers));
  }
  setUpEngine();
  // A run takes up to an hour, and tsx doesn't check types: a wrong one would show in the middle of it, or never.
  runFirst("npm", "run", "--silent", "types");
  onAccount = split(values.target).includes("aws");
  awsRun.standIn = values["stand-in"];
  if (values.sweep) {
    await agreeOnAccount([], { account: values.account, budget: "1", yes: values.yes });
    return reportSwept(await sweep(await aws.start(0, "")));
  }
  const { chosen, leftOut } = await selectRuns(catalogue(), {
    cases: split(values.case),
    tools: split(values.tool),
    targets: split(values.target),
    sample: values.sample,
  });
  leftOut.forEach((reason) => console.log(`skipped: ${reason}`));
  if (values.list) return void chosen.forEach(({ id }) => console.log(id));

  if (onAccount) await agreeOnAccount(chosen, values);
  process.exitCode = 1; // until everything has been compared
  const end = Date.now() + Number(values.minutes) * 60_000;
  const keep = !values.check && values["stand-in"] === undefined;
  const journal = new Journal(values.check ? "check" : "record", chosen, values.restart);
  if (journal.done.size > 0)
    console.log(`resuming the last run: ${journal.done.size} of ${chosen.length} are done (--restart starts over)`);
  const todo = chosen.filter(({ id }) => !journal.done.has(id));
  await runAll(todo, {
    lanes: Number(values.lanes),
    stopped: () => leaving !== undefined || (onAccount && Date.now() > end),
    finished(run, result) {
      // Its findings are worthless: its resources were being deleted meanwhile.
      if (leaving) return "interrupted";
      const complaint =
        result instanceof Error
          ? `failed: ${result.stack ?? result.message}`
          : values.check
            ? compared(result)
            : undefined;
      if (complaint === undefined && keep) saveRunRecord(result as RunRecord);
      journal.add(run.id, complaint);
      return complaint;
    },
  });
  if (leaving) return leaving;
  if (onAccount) reportSwept(await sweep(await aws.start(0, ""), awsRun.runId));
  const complaints = [...journal.done].filter((entry): entry is [string, string] => entry[1] !== undefined);
  journal.end();

  if (values.check) {
    for (const name of stalePages())
      complaints.push([`docs/behaviours/${name}`, "isn't what the record renders to: run `npm run lab -- --render`."]);
  } else if (keep) {
    writePages();
  }
  for (const [id, complaint] of complaints) console.log(`\n✗ ${id}\n${complaint}`);
  const took = duration(journal.elapsed);
  console.log(
    `\n${plural(chosen.length, "run")} of ${plural(new Set(chosen.map(({ scenario }: Run) => scenario.id)).size, "case")} in ${took}: ${complaints.length === 0 ? "all as expected" : `${complaints.length} not as expected`}.`,
  );
  process.exitCode = complaints.length === 0 ? 0 : 1;
}

const split = (values: string[] = []): string[] => values.flatMap((value) => value.split(","));

function compared(result: RunRecord): string | undefined {
  const before = recordedRun(result);
  if (!before) return "is not in the record: run `npm run lab`.";
  // The same outcomes with other versions get a note and aren't a failure.
  if (alike(before, result) && !sameButForDay(before, result))
    console.log(`recorded with ${madeWith(before)}; now ${madeWith(result)}`);
  return alike(before, result) ? undefined : differencesFromRecord(before, result).join("\n");
}

export const duration = (ms: number): string => `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;

function reportSwept(deleted: string[]): void {
  console.log(
    deleted.length === 0 ? "Nothing is left on the account." : `Deleted what was left: ${deleted.join(", ")}.`,
  );
}

let onAccount = false;
let leaving: Promise<void> | undefined;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    leaving = leave().finally(() => process.exit(130)); // `exit` ends emulators and tools
  });

/** On an account, an interrupted run deletes what it made: twice, since a tool that was ended may just have sent a request. */
async function leave(): Promise<void> {
  if (!onAccount) return;
  console.log("Interrupted: deleting what this run made.");
  await Promise.all(Object.values(TOOLS).map((tool) => tool.close()));
  const instance = await aws.start(0, "");
  for (const round of [1, 2]) {
    if (round === 2) await delay(2000);
    reportSwept(await sweep(instance, awsRun.runId).catch((error: Error) => [`(failed: ${error.message})`]));
  }
}

main().then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
