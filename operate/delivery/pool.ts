/** Runs the work for each item, at most `size` at a time. Starts nothing after a failure, and throws it when the rest has ended. */
export async function inPool<T>(items: Iterable<T>, size: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const workers = Array.from({ length: size }, async () => {
    for (let next = waiting.next(); !next.done && failures.length === 0; next = waiting.next()) {
      await work(next.value).catch((error: unknown) => failures.push(error));
    }
  });
  await Promise.all(workers);
  if (failures.length) throw failures[0];
}
