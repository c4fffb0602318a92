// Several commands in turns, so that all of them meet the same machine.

/** Runs something once, and gives how long it took: any unit. */
export type Timed = () => Promise<number>;

/**
 * Runs each once to warm up, then all of them in every round: in order, and in the next round from last to first.
 *
 * @returns the times of each, one a round.
 */
export async function inTurns<Name extends string>(
  commands: Record<Name, Timed>,
  rounds: number,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(commands) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const time = await commands[name]();
      if (round > 0) times[name].push(time); // the first round warms up
    }
  }
  return times;
}
