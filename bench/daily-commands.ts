// The commands of every day, each beside the one that it is compared with.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { throwIfInterrupted } from "dynamodb-streams-local/interrupt";
import { startMiniStack } from "dynamodb-streams-local/ministack";
import { freePort } from "dynamodb-streams-support/port";
import { copyProgram } from "../test/e2e/stack";
import { type Measurement, ratios } from "./figures";
import { inTurns, type Timed } from "./in-turns";
import { pulumiProgram, type Subject, terraformNote, writeEmptyProgram } from "./subjects";

const TO_TERRAFORM_PLAN = 0.28;
const TO_EMPTY_PROGRAM = 2;
const WITH_POLICY_PACK = 1.1;

/** Called with what is done next. */
type Tell = (line: string) => void;

/** Times previews and updates on an emulator of the benchmark's own, which ends with them. */
export async function commandMeasurements(pairs: number, updates: number, tell: Tell): Promise<Measurement[]> {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "commands-"));
  const options = { port: await freePort(), log: path.join(work, "emulator.log") };
  let emulator = await startMiniStack(options);
  /** A new one: what a reset one had begun goes on, such as a function that writes to its log group. */
  const empty = async (): Promise<void> => {
    await emulator.stop();
    emulator = await startMiniStack(options);
  };
  try {
    throwIfInterrupted();
    const { endpoint } = emulator;
    const program = await pulumiProgram(copyProgram(endpoint));
    writeEmptyProgram(path.join(work, "empty"));
    const nothing = await pulumiProgram(path.join(work, "empty"));
    const note = await terraformNote(path.join(work, "note"), endpoint).catch((error: Error) => {
      throwIfInterrupted();
      tell(`Not compared with Terraform: ${error.message}`);
      return undefined;
    });
    tell(`Previews, rounds: ${pairs} …`);
    const previews = await previewMeasurements(program, nothing, note, pairs);
    tell(`Updates, rounds: ${updates} …`);
    return [...previews, ...(await updateMeasurements(program, note, empty, updates))];
  } finally {
    await emulator.stop();
    fs.rmSync(work, { recursive: true, force: true });
  }
}

async function previewMeasurements(
  program: Subject,
  empty: Subject,
  note: Subject | undefined,
  pairs: number,
): Promise<Measurement[]> {
  const times = await inTurns(
    {
      empty: () => empty.time("preview"),
      preview: () => program.time("preview"),
      pack: () => program.time("preview", "--policy-pack", "policy"),
      plan: async () => (note ? note.time("plan", "-input=false") : NaN),
    },
    pairs,
  );
  const plan = note ? times.plan : [];
  const { preview, pack } = times;
  return [
    { name: "preview ÷ terraform plan", samples: note ? ratios(preview, plan) : [], goal: TO_TERRAFORM_PLAN },
    { name: "preview ÷ preview of an empty program", samples: ratios(preview, times.empty), goal: TO_EMPTY_PROGRAM },
    { name: "preview with the policy pack ÷ without", samples: ratios(pack, preview), goal: WITH_POLICY_PACK },
    { name: "preview, s", samples: preview },
    { name: "preview with the policy pack, s", samples: pack },
    { name: "preview of an empty program, s", samples: times.empty },
    { name: "terraform plan, s", samples: plan },
  ];
}

async function updateMeasurements(
  program: Subject,
  note: Subject | undefined,
  empty: () => Promise<void>,
  rounds: number,
): Promise<Measurement[]> {
  const onEmpty =
    (subject: Subject, ...command: string[]): Timed =>
    async () => {
      subject.forget();
      await empty();
      return subject.time(...command);
    };
  const times = await inTurns(
    {
      up: onEmpty(program, "up", "--yes"),
      apply: note ? onEmpty(note, "apply", "-input=false", "-auto-approve") : () => Promise.resolve(NaN),
    },
    rounds,
  );
  return [
    { name: "up ÷ terraform apply", samples: note ? ratios(times.up, times.apply) : [] },
    { name: "up, s", samples: times.up },
    { name: "terraform apply, s", samples: note ? times.apply : [] },
  ];
}
