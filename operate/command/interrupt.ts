/**
 * Turns the first Ctrl-C into a signal to stop cleanly. The second one ends the process at once. That loses nothing either: a
 * message is deleted, and a checkpoint advanced, only after its records succeeded.
 */
export function onInterrupt(stopping: () => void): { signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    stopping();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  return {
    signal: controller.signal,
    dispose() {
      process.removeListener("SIGINT", stop);
      process.removeListener("SIGTERM", stop);
    },
  };
}
