// A second `npm start`: in a copy of the project, with a state and an emulator of its own.
import * as fs from "node:fs";
import * as path from "node:path";
import { processIdentity } from "dynamodb-streams-support/identity";
import { signalGroup } from "dynamodb-streams-support/process";
import { Copy } from "../test/e2e/copy";
import type { Measurement } from "./figures";
import { secondsOf } from "./subjects";

const GOAL_S = 15;

/** Times `npm start` after a first one, which isn't counted. */
export async function startMeasurement(repetitions: number): Promise<Measurement> {
  const copy = await Copy.make({ installed: true });
  const end = (): void => endEmulator(copy.directory);
  process.once("exit", end); // npm start's emulator outlives it
  try {
    const samples: number[] = [];
    for (let i = 0; i <= repetitions; i++) samples.push(secondsOf("npm start", await copy.start()));
    return { name: "second npm start, s", samples: samples.slice(1), goal: GOAL_S };
  } finally {
    end();
    process.removeListener("exit", end);
    fs.rmSync(copy.directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Kills the emulator that the copy's `npm start` noted. */
function endEmulator(directory: string): void {
  const file = path.join(directory, ".local/emulator.json");
  if (!fs.existsSync(file)) return;
  const { pid, identity } = JSON.parse(fs.readFileSync(file, "utf8")) as { pid: number; identity?: string };
  if (identity !== undefined && processIdentity(pid) === identity) signalGroup(pid, "SIGKILL");
}
