import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { ago, count, duration } from "../command/words";
import { functionName } from "../failures/wanted";
import { type Facts, isComplete } from "./facts";
import type { Finding } from "./findings";

/** One screen: a line for each resource, then the findings, likely cause first. */
export function report(facts: Facts, findings: readonly Finding[], now = Date.now()): string[] {
  const [first, ...others] = findings;
  return [
    ...parts(facts, now).map(([name, text]) => `${name.padEnd(12)} ${text}`),
    ...facts.unanswered.map((question) => `${"not known".padEnd(12)} ${question}`),
    "",
    ...(first
      ? [
          `${first.level === "fault" ? "Likely cause" : "Nothing is broken, but"}: ${first.problem}`,
          `Next: ${first.next}`,
          ...others.map(({ problem, next }) => `Also: ${problem}\n      ${next}`),
        ]
      : [isComplete(facts) ? "Nothing is wrong." : 'Can\'t tell what is wrong: see the lines with "not known".']),
  ];
}

function parts(facts: Facts, now: number): [string, string][] {
  const { table, stream, mapping, function: fn, destination, alarms, denied } = facts;
  return [
    [
      "table",
      table
        ? `${table.name}, stream ${table.streamOn ? "on" : "off"}${table.viewType ? `, ${table.viewType}` : ""}`
        : "not known",
    ],
    [
      "stream",
      stream
        ? `${parseStreamArn(stream.arn)?.label}, ${stream.status}, ${count(stream.shards.length, "shard")}, keeps records for 24 hours`
        : "none",
    ],
    ...(stream?.shards ?? []).slice(0, 8).map((shard): [string, string] => ["", shardLine(facts, shard, now)]),
    ["filters", filters(mapping)],
    ["mapping", mapping ? `${mapping.uuid}, ${mapping.state}, last result: ${mapping.lastResult ?? "none"}` : "none"],
    ...(mapping ? ([["", settings(mapping)]] as [string, string][]) : []),
    [
      "function",
      fn ? `${fn.name}, ${fn.state ?? "state not known"}, ${fn.runtime ?? ""}, timeout ${fn.timeout ?? "?"} s` : "none",
    ],
    [
      "role",
      denied
        ? denied.length
          ? `denied: ${denied.map(({ action }) => action).join(", ")}`
          : `may read the stream${mapping?.onFailure === undefined ? "" : " and send failures"}`
        : "not known",
    ],
    [
      "on failure",
      destination
        ? `${destination.title}${destination.waiting === undefined ? "" : `, ${count(destination.waiting, "message")}`}`
        : "no destination",
    ],
    [
      "alarms",
      alarms ? (alarms.length ? alarms.map(({ name, state }) => `${name}: ${state}`).join(", ") : "none") : "not known",
    ],
    ...facts.others.map((other): [string, string] => [
      "also mapped",
      `${functionName(other.functionArn)} by ${other.uuid}, ${other.state}`,
    ]),
  ];
}

function filters(mapping: Facts["mapping"]): string {
  if (!mapping) return "none";
  if (mapping.filtersHidden !== undefined) return "encrypted: not readable with these rights";
  return mapping.filters.join(" or ") || "none: every record is handled";
}

function shardLine(facts: Facts, shard: NonNullable<Facts["stream"]>["shards"][number], now: number): string {
  const state = shard.closed ? "closed" : "open";
  const lost = (time: number) => `lost in ${duration((time + 24 * 3600_000 - now) / 1000)}`;
  const lag =
    shard.unhandled === "none"
      ? "everything handled"
      : shard.unhandled !== undefined
        ? `oldest not handled: ${ago(shard.unhandled, now)}, ${lost(shard.unhandled)}`
        : facts.iteratorAgeMs !== undefined
          ? `the function is at most ${duration(facts.iteratorAgeMs / 1000)} behind (IteratorAge)`
          : "lag not known: no IteratorAge, and the function logs no sequence numbers";
  return `${shard.id}: ${state}, ${shard.oldest === undefined ? "empty" : `oldest record ${ago(shard.oldest, now)}`}; ${lag}`;
}

function settings(mapping: NonNullable<Facts["mapping"]>): string {
  const unlimited = (value: number | undefined, unit = "") =>
    value === undefined || value < 0 ? "no limit" : `${value}${unit}`;
  return [
    `batch ${mapping.batchSize ?? 100}`,
    `retries ${unlimited(mapping.retries)}`,
    `record age ${unlimited(mapping.maxAgeSeconds, " s")}`,
    `bisect ${mapping.bisect ? "on" : "off"}`,
    `partial responses ${mapping.partialResponses ? "on" : "off"}`,
    `from ${mapping.startingPosition ?? "?"}`,
  ].join(", ");
}
