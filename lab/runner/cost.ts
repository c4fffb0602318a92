// An upper bound on what runs on AWS cost.
import type { Run } from "./selection";

/** List prices in USD, us-east-1, read in November 2026 from https://aws.amazon.com/pricing/. */
const PRICES = {
  tableWrite: 0.625e-6,
  streamRead: 0.2e-6,
  invocation: 0.2e-6,
  gigabyteSecond: 0.0000166667,
  queueRequest: 0.4e-6,
  logGigabyte: 0.5,
  bucketRequest: 5e-6,
  metricHour: 0.3 / 730,
};

/** More than any case does. `invocationSeconds`: the functions' timeout; `gigabytes`: their memory. */
const MOST_PER_RUN = {
  tableWrites: 1000,
  streamReads: 2000,
  invocations: 200,
  invocationSeconds: 10,
  gigabytes: 0.125,
  queueRequests: 300,
  logGigabytes: 0.002,
  bucketRequests: 100,
  metricHours: 6,
};

/** Other regions cost up to this many times as much. */
const DEAREST_REGION = 2;

/** An upper bound in USD for the runs together. */
export function costBound(runs: readonly Run[]): number {
  const { tableWrites, streamReads, invocations, invocationSeconds, gigabytes, queueRequests, logGigabytes } =
    MOST_PER_RUN;
  const { bucketRequests, metricHours } = MOST_PER_RUN;
  const perRun =
    tableWrites * PRICES.tableWrite +
    streamReads * PRICES.streamRead +
    invocations * (PRICES.invocation + invocationSeconds * gigabytes * PRICES.gigabyteSecond) +
    queueRequests * PRICES.queueRequest +
    logGigabytes * PRICES.logGigabyte +
    bucketRequests * PRICES.bucketRequest +
    metricHours * PRICES.metricHour;
  return runs.length * perRun * DEAREST_REGION;
}
