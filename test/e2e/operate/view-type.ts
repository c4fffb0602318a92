// A change of the view type under load, deployed alone and with change --go. Run by change.e2e.ts, and by proof.ts on other emulators.
import assert from "node:assert/strict";
import * as path from "node:path";
import type { LoadedStack } from "./loaded-stack";
import { Rig } from "./rig";

/** Slow enough that the writer gets ahead even on a busy machine: a deployment can lose only unhandled records. */
const LAGGING_MS = 2000;

/** @returns how many of the old stream's records were never handled. */
export async function deployAlone(loaded: LoadedStack): Promise<{ lost: number; of: number }> {
  await loaded.stack.configure("streamViewType", "NEW_IMAGE");
  loaded.takes(LAGGING_MS);
  const { result: up } = await loaded.underLoad(() => loaded.stack.run("up"), 200);
  assert.equal(up.code, 0, up.output);
  const { old, now } = await loaded.recorded();
  await loaded.settled(now);
  const seen = new Set(loaded.handled().map(({ event }) => event));
  return { lost: old.filter((event) => !seen.has(event)).length, of: old.length };
}

/** @returns the command's line on the time without a stream, and how many records were never handled or handled twice. */
export async function deployWithChange(loaded: LoadedStack) {
  const { directory, endpoint } = loaded.stack;
  await loaded.stack.configure("streamViewType", "NEW_IMAGE");
  const checkpoint = path.join(directory, "change.json");
  const args = ["change", "--stack", "localstack", "--cwd", directory, "--checkpoint", checkpoint];
  const review = await Rig.runAt(endpoint, ...args, "--review");
  assert.equal(review.code, 1, review.stderr);
  assert.match(
    review.stdout,
    /this deployment loses records[\s\S]*The view type changes from NEW_AND_OLD_IMAGES to NEW_IMAGE/,
  );

  const { result: change, written } = await loaded.underLoad(() => Rig.runAt(endpoint, ...args, "--go"));
  assert.equal(change.code, 0, change.stdout + change.stderr);
  assert.match(
    change.stdout,
    /\d+ records? of the old stream were not handled when the mapping was paused: \d+ handled since, 0 failed, 0 lost/,
  );
  assert.match(change.stdout, /^0 of them handled twice, as far as the function's log shows\.$/m);
  assert.match(change.stdout, /The table had no stream for (at most \d+ ms|about)/);
  const { old, now } = await loaded.recorded();
  await loaded.settled(now);
  const events = loaded.handled().map(({ event }) => event);
  const seen = new Set(events);
  const lost = [...old, ...now].filter((event) => !seen.has(event)).length;
  const twice = events.length - seen.size;
  const last = new Map<string, number>();
  for (const { key, version } of loaded.handled()) {
    assert.ok((last.get(key) ?? -1) < version, `${key}: ${version} after ${last.get(key)}`);
    last.set(key, version);
  }
  const gap = change.stdout.split("\n").find((line) => /had no stream/.test(line)) ?? "";
  return { lost, twice, of: old.length + now.length, gap, written };
}
