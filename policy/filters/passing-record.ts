// Builds a record that passes a filter: a value for each condition, in a record of one kind.
import { candidates, type Domain } from "./domain";
import { accepts, acceptsAbsence, type Leaf } from "./matcher";
import type { Condition } from "./parse-pattern";
import { HOLDERS, placeAt, RECORD_KINDS, type Place, type RecordKind, type Stream } from "./record-shape";
import { quoted, shown } from "../graph/names";

/** A record that passes, as far as the pattern asks about it. */
export interface Example {
  record: RecordKind;
  /** Value by path; unnamed paths may be absent. */
  values: { path: readonly string[]; value: Leaf }[];
}

export type Cause = "pattern" | "view type" | "event" | "event name";

/** Why no record passes. */
export interface Obstacle {
  cause: Cause;
  condition: Condition;
  problem: string;
  /** A fix to show instead of the nearest pattern. */
  fix?: string;
}

/** A record that satisfies all conditions, or the obstacle; of several obstacles, the most general one. */
export function passing(conditions: readonly Condition[], stream: Stream): Example | Obstacle {
  const obstacles: Obstacle[] = [];
  for (const record of RECORD_KINDS) {
    const result = solve(conditions, record, stream);
    if (!Array.isArray(result)) return result;
    const named = result.some(({ cause }) => cause === "event name");
    obstacles.push(...result.filter(({ cause }) => cause !== "event" || !named));
  }
  const order: Cause[] = ["pattern", "view type", "event", "event name"];
  return order.flatMap((cause) => obstacles.filter((obstacle) => obstacle.cause === cause))[0] as Obstacle;
}

/** Finds a value for each condition in a record of this kind. */
function solve(conditions: readonly Condition[], record: RecordKind, stream: Stream): Example | Obstacle[] {
  const values: Example["values"] = [];
  const obstacles: Obstacle[] = [];
  for (const group of sameValue(conditions, record, stream)) {
    const [{ condition, place }] = group as [Placed, ...Placed[]];
    const value = place.kind === "leaf" ? common(group, place.domain) : undefined;
    const optional = group.every(({ condition: { alternatives } }) => alternatives.some(acceptsAbsence));
    const mustBePresent = place.kind === "leaf" && place.always;
    // Absence comes first: it can't contradict other conditions on the same attribute.
    if (optional && !mustBePresent) continue;
    if (value !== undefined) values.push(...group.map((item) => ({ path: item.condition.path, value })));
    else obstacles.push(obstacleOf(condition, place, group.length > 1));
  }
  const clash = obstacles.length === 0 ? typeClash(values) : undefined;
  if (clash) {
    const condition = conditions.find(({ path }) => path === clash.path) as Condition;
    obstacles.push({
      cause: "pattern",
      condition,
      problem: clash.problem,
      fix: "make two filters of it; filters are alternatives",
    });
  }
  return obstacles.length > 0 ? obstacles : { record, values };
}

interface Placed {
  condition: Condition;
  place: Place;
}

/** Groups conditions by the value that they test: a key attribute is the same in Keys and in both images. */
function sameValue(conditions: readonly Condition[], record: RecordKind, stream: Stream): Placed[][] {
  const keyPaths = new Set(
    conditions.map(({ path }) => path.join(".")).filter((path) => path.startsWith("dynamodb.Keys.")),
  );
  const groups = new Map<string, Placed[]>();
  for (const condition of conditions) {
    const place = placeAt(condition.path, record, stream);
    const text = condition.path.join(".");
    const asKey = text.replace(/^dynamodb\.(New|Old)Image\./, "dynamodb.Keys.");
    const isKey = place.kind === "leaf" && (keyPaths.has(asKey) || stream.keys?.includes(condition.path[2] as string));
    const group = isKey ? asKey : text;
    groups.set(group, [...(groups.get(group) ?? []), { condition, place }]);
  }
  return [...groups.values()];
}

/** A value of the domain that satisfies every condition of a group. */
function common(group: readonly Placed[], domain: Domain): Leaf | undefined {
  for (const { condition } of group) {
    for (const matcher of condition.alternatives) {
      const value = candidates(matcher, domain).find(
        (candidate) =>
          domain.admits(candidate) &&
          group.every((item) => item.condition.alternatives.some((alternative) => accepts(alternative, candidate))),
      );
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function obstacleOf(condition: Condition, place: Place, shared: boolean): Obstacle {
  if (place.kind !== "leaf")
    return { condition, problem: place.problem, cause: place.kind === "absent" ? place.cause : "pattern" };
  const written = shown(condition.written.map((item) => JSON.stringify(item)).join(" or "));
  if (condition.path.join(".") === "eventName") {
    return { cause: "event name", condition, problem: `it is INSERT, MODIFY or REMOVE, never ${written}` };
  }
  if (condition.alternatives.every(acceptsAbsence)) {
    return { cause: "pattern", condition, problem: "it is never absent", fix: "leave this condition out" };
  }
  const problem = shared
    ? "its value is the same in Keys and in the images"
    : `it is ${place.domain.noun}, never ${written}`;
  return { cause: "pattern", condition, problem };
}

/** An attribute has one type at a time, and so does a list's element: conditions on one element have to agree. */
function typeClash(values: Example["values"]): { path: readonly string[]; problem: string } | undefined {
  const tags = new Map<string, string>();
  const keys = new Set(values.flatMap(({ path }) => (path[1] === "Keys" ? [path[2]] : [])));
  for (const { path } of values) {
    if (path[0] !== "dynamodb" || !HOLDERS.has(path[1] as string)) continue;
    for (let i = 3; i < path.length;) {
      const owner = [keys.has(path[2]) ? "Keys" : path[1], ...path.slice(2, i)].join(".");
      const tag = path[i] as string;
      const other = tags.get(owner) ?? tag;
      if (other !== tag)
        return { path, problem: `${quoted(path[i - 1] as string)} can't be ${shown(other)} and ${shown(tag)} at once` };
      tags.set(owner, tag);
      // Below M comes a name, then its tag; below L comes a tag.
      i += tag === "M" ? 2 : 1;
    }
  }
  return undefined;
}
