// Can a record of this stream pass this filter? The answer is sought by building one: a value for each condition, in a record of
// one kind. If every way through the pattern fails for every kind of record, the filter is dead.
import type { Leaf } from "./matcher";
import { accepts, acceptsAbsence } from "./matcher";
import { candidates, type Domain } from "./domain";
import { InvalidPattern } from "./invalid-pattern";
import { adviceInWords, nearestPattern } from "./nearest";
import { parsePattern, type Condition, type Conditions } from "./pattern";
import { placeAt, RECORD_KINDS, type Place, type RecordKind, type Stream } from "./record-shape";

/** What a filter does before a stream. */
export type Verdict =
  | { kind: "alive"; example: Example; undocumented?: string }
  /** AWS rejects the pattern. */
  | { kind: "invalid"; problem: string; fix: string }
  /** No record passes. `cause` is `view type` if another view type would fix it. */
  | { kind: "dead"; problem: string; fix: string; cause: Cause }
  /** A condition that holds for every record, though it looks as if it kept some out. */
  | { kind: "vain"; example: Example; problem: string; fix: string };

/** A record that passes, as far as the pattern asks about it. */
export interface Example {
  record: RecordKind;
  /** Value by path; what isn't named may be left out. */
  values: { path: readonly string[]; value: Leaf }[];
}

type Cause = "pattern" | "view type" | "event" | "event name";

interface Failure {
  cause: Cause;
  condition: Condition;
  problem: string;
  /** Where the nearest pattern isn't the answer. */
  fix?: string;
}

/** Operators of AWS's matcher that Lambda's documentation doesn't list. */
const UNDOCUMENTED: ReadonlySet<string> = new Set(["wildcard", "cidr", "anything-but-text"]);

/**
 * Judges one filter.
 *
 * @param text The pattern, JSON.
 * @param stream What is known of the stream; what isn't is taken to be whatever suits the filter.
 */
export function judgeFilter(text: string, stream: Stream = {}): Verdict {
  let ways: Conditions[];
  try {
    ways = parsePattern(text);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    const where = error.path.length === 0 ? "" : `at ${error.path.join(".")} it `;
    return { kind: "invalid", problem: `${where}${error.problem}`, fix: error.fix };
  }
  const failures: Failure[] = [];
  for (const way of ways) {
    const conditions = [...way.values()];
    const result = passing(conditions, stream);
    if ("cause" in result) {
      failures.push(result);
      continue;
    }
    const vain = conditions.map((condition) => vanity(condition, stream)).find((failure) => failure !== undefined);
    if (vain) return { kind: "vain", example: result, problem: vain.problem, fix: nearest(vain, stream) };
    const undocumented = conditions
      .flatMap(({ alternatives }) => alternatives)
      .find((matcher) => UNDOCUMENTED.has(matcher.operator) || ("ignoreCase" in matcher && matcher.ignoreCase));
    return { kind: "alive", example: result, ...(undocumented && { undocumented: undocumented.operator }) };
  }
  const [failure] = failures as [Failure, ...Failure[]];
  const { cause, condition, problem } = failure;
  return { kind: "dead", cause, problem: `${condition.path.join(".")}: ${problem}`, fix: fixOf(failure, stream) };
}

/** The nearest pattern that lets records through, in this stream or in one of another view type. */
function nearest({ condition }: Pick<Failure, "condition">, stream: Stream): string {
  const pattern = nearestPattern(condition, stream);
  const lets = (text: string) =>
    parsePattern(text).some((way) => "values" in passing([...way.values()], { ...stream, viewType: undefined }));
  return pattern !== undefined && lets(pattern) ? `write ${pattern}` : adviceInWords(condition);
}

function fixOf({ cause, condition, fix }: Failure, stream: Stream): string {
  if (fix !== undefined) return fix;
  if (cause === "view type") return "set the view type to NEW_AND_OLD_IMAGES, or filter on Keys";
  if (cause !== "event") return nearest({ condition }, stream);
  const image = condition.path[1] === "NewImage" ? "INSERT or MODIFY" : "MODIFY or REMOVE";
  return condition.path[0] === "userIdentity"
    ? "ask for REMOVE records alone, and for no NewImage"
    : `only ${image} records have ${condition.path[1] ?? ""}: ask for those, or filter on Keys`;
}

/** A record that satisfies all conditions, or what stands in the way, the most general obstacle first. */
function passing(conditions: readonly Condition[], stream: Stream): Example | Failure {
  const obstacles: Failure[] = [];
  for (const record of RECORD_KINDS) {
    const result = solve(conditions, record, stream);
    if (!Array.isArray(result)) return result;
    const named = result.some(({ cause }) => cause === "event name");
    obstacles.push(...result.filter(({ cause }) => cause !== "event" || !named));
  }
  const order: Cause[] = ["pattern", "view type", "event", "event name"];
  return order.flatMap((cause) => obstacles.filter((failure) => failure.cause === cause))[0] as Failure;
}

/** Finds a value for each condition in a record of this kind. */
function solve(conditions: readonly Condition[], record: RecordKind, stream: Stream): Example | Failure[] {
  const values: Example["values"] = [];
  const failures: Failure[] = [];
  for (const group of sameValue(conditions, record, stream)) {
    const [{ condition, place }] = group as [Placed, ...Placed[]];
    const value = place.kind === "leaf" ? common(group, place.domain) : undefined;
    const optional = group.every(({ condition: { alternatives } }) => alternatives.some(acceptsAbsence));
    const mustBePresent = place.kind === "leaf" && place.always;
    // Absence is preferred: it can't contradict what other conditions ask of the same attribute.
    if (optional && !mustBePresent) continue;
    if (value !== undefined) values.push(...group.map((item) => ({ path: item.condition.path, value })));
    else failures.push(failureOf(condition, place, group.length > 1));
  }
  const clash = failures.length === 0 ? typeClash(values) : undefined;
  if (clash) {
    const condition = conditions.find(({ path }) => path === clash.path) as Condition;
    failures.push({
      cause: "pattern",
      condition,
      problem: clash.problem,
      fix: "make two filters of it; filters are alternatives",
    });
  }
  return failures.length > 0 ? failures : { record, values };
}

interface Placed {
  condition: Condition;
  place: Place;
}

/** Conditions in groups that ask about one value: a key attribute is the same in Keys and in both images. */
function sameValue(conditions: readonly Condition[], record: RecordKind, stream: Stream): Placed[][] {
  const keyPaths = new Set(
    conditions.map(({ path }) => path.join(".")).filter((path) => path.startsWith("dynamodb.Keys.")),
  );
  const groups = new Map<string, Placed[]>();
  for (const condition of conditions) {
    const place = placeAt(condition.path, record, stream);
    const text = condition.path.join(".");
    const asKey = text.replace(/^dynamodb\.(New|Old)Image\./, "dynamodb.Keys.");
    const isKey = place.kind === "leaf" && (keyPaths.has(asKey) || stream.keys?.includes(condition.path[2] ?? ""));
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

function failureOf(condition: Condition, place: Place, shared: boolean): Failure {
  if (place.kind !== "leaf")
    return { condition, problem: place.problem, cause: place.kind === "absent" ? place.cause : "pattern" };
  const written = condition.written.map((item) => JSON.stringify(item)).join(" or ");
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

/** An attribute has one type at a time, a list's element too: conditions on one element have to agree. */
function typeClash(values: Example["values"]): { path: readonly string[]; problem: string } | undefined {
  const tags = new Map<string, string>();
  const keys = new Set(values.flatMap(({ path }) => (path[1] === "Keys" ? [path[2]] : [])));
  for (const { path } of values) {
    if (path[0] !== "dynamodb" || !/^(Keys|NewImage|OldImage)$/.test(path[1] ?? "")) continue;
    for (let i = 3; i < path.length;) {
      const owner = [keys.has(path[2]) ? "Keys" : path[1], ...path.slice(2, i)].join(".");
      const tag = path[i] as string;
      const other = tags.get(owner) ?? tag;
      if (other !== tag) return { path, problem: `"${path[i - 1] ?? ""}" can't be ${other} and ${tag} at once` };
      tags.set(owner, tag);
      // Below M stands a name, then its tag; below L a tag.
      i += tag === "M" ? 2 : 1;
    }
  }
  return undefined;
}

/** Why a condition keeps nothing out, if so. */
function vanity(condition: Condition, stream: Stream): Failure | undefined {
  const { alternatives, path } = condition;
  const places = RECORD_KINDS.map((record) => placeAt(path, record, stream));
  const [place] = places;
  if (place && (place.kind === "inner" || place.kind === "nowhere") && alternatives.some(acceptsAbsence)) {
    const problem = `${path.join(".")}: ${place.problem}, and {"exists": false} is true of whatever isn't a value`;
    return { cause: "pattern", condition, problem };
  }
  const leafPlace = places.find((item) => item.kind === "leaf");
  const numbers = alternatives.find(
    ({ operator, ...rest }) =>
      operator === "anything-but" && typeof (rest as { values: unknown[] }).values[0] === "number",
  );
  if (leafPlace?.kind === "leaf" && numbers && !leafPlace.domain.samples.some((sample) => typeof sample === "number")) {
    return {
      cause: "pattern",
      condition,
      problem: `${path.join(".")}: it is ${leafPlace.domain.noun}, so excluding a number excludes nothing`,
    };
  }
  return undefined;
}
