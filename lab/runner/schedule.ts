// Runs scenarios side by side, and reports progress.
import * as fs from "node:fs";
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";
import { freePort } from "dynamodb-streams-support/port";
import { withConnection } from "./broken-connection";
import { execute } from "./execute";
import type { Run } from "./selection";
import type { RunRecord } from "../record/run-record";
import type { Instance, Target } from "../model/target";
import { TOOLS } from "../tools";

export interface ScheduleOptions {
  /** Runs at the same time. */
  lanes: number;
  /** Whether to begin no more runs: the time is over, or the user has interrupted. @default never */
  stopped?(): boolean;
  /** Receives a result, or the lab's own failure; returns what is wrong with it. */
  finished(run: Run, result: RunRecord | Error): string | undefined;
}

/** Runs all: those of a shared instance one after the other, the rest as lanes are free. */
export async function runAll(todo: Run[], { lanes, finished, stopped = () => false }: ScheduleOptions): Promise<void> {
  const waiting = [...todo];
  const shared = new Map<string, Promise<Instance>>();
  const busy = new Set<string>();
  const begin = Date.now();
  let done = 0;

  const kept = async (target: Target): Promise<Instance> => {
    const running = shared.get(target.name) ?? target.start(await freePort(), workDirectory(target.name));
    shared.set(target.name, running);
    return running;
  };
  const lane = async (): Promise<void> => {
    for (;;) {
      if (stopped()) return;
      const next = waiting.findIndex(({ target }) => !busy.has(target.name));
      if (next < 0) return;
      const [run] = waiting.splice(next, 1) as [Run];
      const { target } = run;
      if (!target.fresh) busy.add(target.name);
      const start = Date.now();
      const result = await withConnection(async () => {
        const directory = workDirectory(run.id);
        const instance = target.fresh ? await target.start(await freePort(), directory) : await kept(target);
        try {
          return await execute(run.scenario, run.tool, target, instance, directory);
        } finally {
          if (target.fresh) await instance.stop();
        }
      }).catch((error: Error) => error);
      busy.delete(target.name);
      const complaint = finished(run, result);
      done++;
      const elapsed = (Date.now() - begin) / 1000;
      const remaining = (elapsed / done) * (todo.length - done);
      console.log(
        `${String(done).padStart(String(todo.length).length)}/${todo.length}  ${complaint === undefined ? "✓" : "✗"} ${run.scenario.id} · ${run.tool.title} · ${target.title}` +
          `  ${((Date.now() - start) / 1000).toFixed(1)} s  (${clock(elapsed)} gone, about ${clock(remaining)} to go)`,
      );
      // Another lane may have ended because no target was free.
      if (waiting.length > 0 && lanesRunning < lanes && !stopped()) running.push(count(lane()));
    }
  };
  let lanesRunning = 0;
  const count = async (work: Promise<void>): Promise<void> => {
    lanesRunning++;
    await work;
    lanesRunning--;
  };
  const running: Promise<void>[] = [];
  for (let i = 0; i < lanes; i++) running.push(count(lane()));
  // `running` grows while it is awaited.
  for (const work of running) await work;

  await Promise.all([...shared.values()].map(async (instance) => (await instance.catch(() => undefined))?.stop()));
  await Promise.all(Object.values(TOOLS).map((tool) => tool.close()));
}

/** An empty directory for the run. It is kept, so that you can see what happened. */
function workDirectory(id: string): string {
  const directory = path.join(localDir, "lab", "work", id);
  fs.rmSync(directory, { recursive: true, force: true });
  fs.mkdirSync(directory, { recursive: true });
  return directory;
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
