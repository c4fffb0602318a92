import type { LambdaClient } from "@aws-sdk/client-lambda";

/** A client's retry strategy, as the AWS SDK configures it. */
type Provider = LambdaClient["config"]["retryStrategy"];
type Strategy = Extract<Awaited<ReturnType<Provider>>, { refreshRetryTokenForRetry: unknown }>;

/**
 * Lets Ctrl-C end the AWS SDK's pauses between retries, which total up to 15 s with throttling. A request in progress is
 * awaited. A call that begins after Ctrl-C gets all of its retries, because it releases held messages or locks.
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

/** @throws Error as soon as the run is stopped. The SDK throws the call's last error instead. */
async function unlessStopped<T>(pause: Promise<T>, stop: AbortSignal): Promise<T> {
  let onStop: () => void = () => undefined;
  const stopped = new Promise<never>((_, reject) => {
    onStop = () => reject(new Error("stopped"));
    stop.addEventListener("abort", onStop);
    if (stop.aborted) onStop();
  });
  return Promise.race([pause, stopped]).finally(() => stop.removeEventListener("abort", onStop));
}
