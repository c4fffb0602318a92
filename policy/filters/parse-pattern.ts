// Reads an event filter. A pattern that AWS rejects with "Invalid filter pattern definition." is an error that names
// the place:
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filtering-syntax
import { MAX_FILTER_LENGTH } from "dynamodb-streams-aws/limits";
import { ifShort, shown } from "../graph/names";
import { isObject, type Value } from "../graph/value";
import { InvalidPattern } from "./invalid-pattern";
import type { Matcher } from "./matcher";
import { parseMatcher } from "./parse-matcher";

/** The conditions of a filter: for each path, alternatives of which at least one has to match. */
export type ConditionsByPath = ReadonlyMap<string, Condition>;

export interface Condition {
  /** Names from the top of the record to the leaf. */
  path: readonly string[];
  alternatives: readonly Matcher[];
  /** The alternatives as written. */
  written: readonly Value[];
}

/**
 * Reads a filter pattern.
 *
 * @param text JSON, at most 4,096 characters.
 * @returns One set of conditions for each way through the pattern's `$or`s; a record passes if it satisfies one set.
 * @throws InvalidPattern if AWS rejects the pattern.
 */
export function parseFilterPattern(text: string): ConditionsByPath[] {
  if (text.length > MAX_FILTER_LENGTH) {
    throw new InvalidPattern(
      [],
      `is ${text.length} characters long; Lambda takes ${MAX_FILTER_LENGTH}`,
      "split it into several filters of one mapping, which are alternatives",
    );
  }
  let pattern: Value;
  try {
    pattern = JSON.parse(text) as Value;
  } catch (error) {
    throw new InvalidPattern(
      [],
      `isn't valid JSON (${(error as Error).message})`,
      "build it with JSON.stringify, jsonencode or the like",
    );
  }
  if (!isObject(pattern)) {
    throw new InvalidPattern([], "isn't a JSON object", 'start from {"dynamodb": …} or {"eventName": …}');
  }
  return readObject(pattern, [], [new Map()], false);
}

/**
 * The most ways through a pattern's `$or`s. Nobody understands a pattern with more, and they slow AWS's matcher down
 * too.
 */
const MAX_WAYS = 1000;

type Ways = Map<string, Condition>[];

/** Names that AWS's matcher reserves for operators, and rejects inside `$or`. */
const RESERVED = new Set(
  (
    "exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= >= > regex not-wildcard " +
    "not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range ip-address-not-in-range"
  ).split(" "),
);

const SEVERAL_FILTERS = "make a filter of each branch instead; filters are alternatives";

/** Like AWS's matcher, reads members in order; a later condition on the same path replaces an earlier one. */
function readObject(object: { [key: string]: Value }, path: readonly string[], ways: Ways, insideOr: boolean): Ways {
  const members = Object.entries(object);
  if (members.length === 0) {
    const problem = path.length === 0 ? "is empty; it has no condition" : "is an empty object";
    const fix =
      path.length === 0 ? "leave the filter out to get every record" : "leave it out, or put a condition in it";
    throw new InvalidPattern(path, problem, fix);
  }
  for (const [key, value] of members) {
    const here = [...path, key];
    if (key === "$or") ways = readOr(value, path, ways);
    else if (insideOr && RESERVED.has(key))
      throw new InvalidPattern(here, "is a reserved name inside $or", SEVERAL_FILTERS);
    else if (isObject(value)) ways = readObject(value, here, ways, insideOr);
    else if (Array.isArray(value)) {
      const condition = readCondition(value, here);
      for (const way of ways) way.set(keyOf(here), condition);
    } else {
      throw new InvalidPattern(
        here,
        `is ${shown(JSON.stringify(value))}, not a list`,
        ifShort(`write [${JSON.stringify(value)}]`) ?? "put it into a list",
      );
    }
  }
  return ways;
}

function readOr(branches: Value, path: readonly string[], ways: Ways): Ways {
  const here = [...path, "$or"];
  if (!Array.isArray(branches)) throw new InvalidPattern(here, "isn't a list", "list at least two objects after $or");
  if (branches.length < 2) throw new InvalidPattern(here, "has fewer than two branches", "leave the $or out");
  const result = branches.flatMap((branch) => {
    if (!isObject(branch))
      throw new InvalidPattern(
        here,
        "has something other than an object in it",
        "make each branch an object with conditions",
      );
    if (ways.length * branches.length > MAX_WAYS)
      throw new InvalidPattern(here, `has more than ${MAX_WAYS} combinations`, SEVERAL_FILTERS);
    return readObject(
      branch,
      path,
      ways.map((way) => new Map(way)),
      true,
    );
  });
  return result;
}

function readCondition(written: Value[], path: readonly string[]): Condition {
  if (written.length === 0) throw new InvalidPattern(path, "is an empty list", "list at least one value");
  return { path, alternatives: written.map((value) => parseMatcher(value, path)), written };
}

/** AWS's matcher joins names with dots and compares the result, so a name with dots is a path. */
function keyOf(path: readonly string[]): string {
  return path.join(".");
}
