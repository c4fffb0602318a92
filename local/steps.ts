// What a script tells its user: the step it is at, how long each took, and what went wrong.
import { interruption } from "./interrupt";

const times: [title: string, ms: number][] = [];

/** Names a step, runs it, and notes how long it took. */
export async function step<T>(title: string, run: () => Promise<T>): Promise<T> {
  const since = Date.now();
  console.log(`\n— ${title}`);
  const result = await run();
  times.push([title, Date.now() - since]);
  return result;
}

/** Prints how long each step took. */
export function printDurations(): void {
  for (const [title, ms] of times) console.log(`${(ms / 1000).toFixed(2).padStart(8)} s  ${title}`);
}

/** Prints an error with its remedy, and sets the exit code. */
export function report(error: Error, afterInterruption: string): void {
  const interrupted = interruption();
  if (interrupted) {
    console.error(`\n${interrupted.message} ${afterInterruption}`);
    process.exitCode = interrupted.exitCode;
    return;
  }
  const full = /ENOSPC|no space left on device/i.test(error.message);
  console.error(`\n${error.message}${full ? "\nThe disk is full: free some space, and run this again." : ""}`);
  process.exitCode = 1;
}
