import type { LambdaClient } from "@aws-sdk/client-lambda";

/** A client's strategy, as the AWS SDK configures it. */
type Provider = LambdaClient["config"]["retryStrategy"];
type Strategy = Extract<Awaited<ReturnType<Provider>>, { refreshRetryTokenForRetry: unknown }>;

/**
 * Lets Ctrl-C end the pauses of the AWS SDK between its tries: with throttling they are up to 15 s in all. A request that is under way is
 * awaited, and a call that begins after Ctrl-C has all of its tries: it gives back what is held.
 */
export function interruptRetries({ config }: { config: { retryStrategy: Provider } }, stop: AbortSignal): void {
  const provider = config.retryStrategy;
  let interruptible: ReturnType<Provider> | undefined;
  config.retryStrategy = () => (interruptible ??= provider().then((strategy) => withStop(strategy as Strategy, stop)));
}

function withStop(strategy: Strategy, stop: AbortSignal): Strategy {
  /** Tokens of calls that began after Ctrl-C. */
  const late = new WeakSet<object>();
  const lateIf = <T extends object>(isLate: boolean, token: T): T => {
    if (isLate) late.add(token);
    return token;
  };
  const acquire = strategy.acquireInitialRetryToken.bind(strategy);
  const refresh = strategy.refreshRetryTokenForRetry.bind(strategy);
  return Object.assign(strategy, {
    acquireInitialRetryToken: async (scope: string) => lateIf(stop.aborted, await acquire(scope)),
    refreshRetryTokenForRetry: async (...[token, info]: Parameters<typeof refresh>) => {
      const isLate = late.has(token);
      const next = refresh(token, info);
      return lateIf(isLate, isLate ? await next : await unlessStopped(next, stop));
    },
  });
}

/** @throws Error as soon as the run is stopped; the SDK throws the call's last error in its place. */
async function unlessStopped<T>(pause: Promise<T>, stop: AbortSignal): Promise<T> {
  let onStop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    onStop = () => reject(new Error("stopped"));
    stop.addEventListener("abort", onStop);
    if (stop.aborted) onStop();
  });
  return Promise.race([pause, stopped]).finally(() => stop.removeEventListener("abort", onStop));
}
