// Can a record of this stream pass this filter? To find out, the code tries to build one. If every way through the
// pattern fails for every kind of record, the filter is dead.
import { InvalidPattern } from "./invalid-pattern";
import { ifShort, shown } from "../graph/names";
import { adviceInWords, nearestPattern } from "./nearest";
import { acceptsAbsence, type Matcher } from "./matcher";
import { passing, type Example, type Obstacle } from "./passing-record";
import { parseFilterPattern, type Condition, type ConditionsByPath } from "./parse-pattern";
import { placeAt, RECORD_KINDS, type Stream } from "./record-shape";

/** The effect of a filter on a stream. */
export type Verdict =
  | { kind: "alive"; example: Example; undocumented?: string }
  /** AWS rejects the pattern. */
  | { kind: "invalid"; problem: string; fix: string }
  /** No record passes. */
  | { kind: "dead"; problem: string; fix: string }
  /** A condition holds for every record, although it seems to keep some out. */
  | { kind: "vain"; example: Example; problem: string; fix: string };

/** Operators of AWS's matcher that Lambda's documentation doesn't list. */
const UNDOCUMENTED: ReadonlySet<string> = new Set(["wildcard", "cidr", "anything-but-text"]);

/**
 * Judges one filter.
 *
 * @param text The pattern, JSON.
 * @param stream The known facts about the stream; unknown ones are assumed to suit the filter.
 */
export function judgeFilter(text: string, stream: Stream = {}): Verdict {
  let ways: ConditionsByPath[];
  try {
    ways = parseFilterPattern(text);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    const location = error.path.length === 0 ? "" : `at ${shown(error.path.join("."))} it `;
    return { kind: "invalid", problem: `${location}${error.problem}`, fix: error.fix };
  }
  const obstacles: Obstacle[] = [];
  for (const way of ways) {
    const conditions = [...way.values()];
    const result = passing(conditions, stream);
    if ("cause" in result) {
      obstacles.push(result);
      continue;
    }
    const vain = conditions.map((condition) => vanity(condition, stream)).find((found) => found !== undefined);
    if (vain) return { kind: "vain", example: result, problem: vain.problem, fix: nearest(vain, stream, ways) };
    const undocumented = conditions
      .flatMap(({ alternatives }) => alternatives)
      .find((matcher) => UNDOCUMENTED.has(matcher.operator) || ("ignoreCase" in matcher && matcher.ignoreCase));
    return { kind: "alive", example: result, ...(undocumented && { undocumented: operatorOf(undocumented) }) };
  }
  const [obstacle] = obstacles as [Obstacle, ...Obstacle[]];
  const { condition, problem } = obstacle;
  return {
    kind: "dead",
    problem: `${shown(condition.path.join("."))}: ${problem}`,
    fix: fixOf(obstacle, stream, ways),
  };
}

/** An operator, spelled as in the pattern. */
function operatorOf(matcher: Matcher): string {
  return matcher.operator === "anything-but-text" ? `anything-but with ${matcher.test}` : matcher.operator;
}

/** The nearest pattern that lets records through, in this stream or in one of another view type. */
function nearest(
  { condition }: Pick<Obstacle, "condition">,
  stream: Stream,
  ways: readonly ConditionsByPath[],
): string {
  const pattern = nearestPattern(condition, stream);
  const lets = (text: string) =>
    parseFilterPattern(text).some((way) => "values" in passing([...way.values()], { ...stream, viewType: undefined }));
  if (pattern === undefined || ifShort(pattern) === undefined || !lets(pattern)) return adviceInWords(condition);
  const isWhole = ways.length === 1 && ways[0]?.size === 1;
  return `write ${pattern}${isWhole ? "" : " in place of this condition"}`;
}

function fixOf({ cause, condition, fix }: Obstacle, stream: Stream, ways: readonly ConditionsByPath[]): string {
  if (fix !== undefined) return fix;
  if (cause === "view type") return "set the view type to NEW_AND_OLD_IMAGES, or filter on Keys";
  if (cause !== "event") return nearest({ condition }, stream, ways);
  const image = condition.path[1] === "NewImage" ? "INSERT or MODIFY" : "MODIFY or REMOVE";
  return condition.path[0] === "userIdentity"
    ? "ask for REMOVE records only, without a NewImage"
    : `only ${image} records have ${condition.path[1] as string}: ask for those, or filter on Keys`;
}

/** Why a condition keeps nothing out; `undefined` if it may keep something out. */
function vanity(condition: Condition, stream: Stream): Omit<Obstacle, "cause"> | undefined {
  const { alternatives, path } = condition;
  const places = RECORD_KINDS.map((record) => placeAt(path, record, stream));
  const [place] = places;
  if (place && (place.kind === "inner" || place.kind === "nowhere") && alternatives.some(acceptsAbsence)) {
    const problem = `${shown(path.join("."))}: ${place.problem}, and {"exists": false} is true of everything that isn't a value`;
    return { condition, problem };
  }
  const leafPlace = places.find((item) => item.kind === "leaf");
  const numbers = alternatives.find(
    ({ operator, ...rest }) =>
      operator === "anything-but" && typeof (rest as { values: unknown[] }).values[0] === "number",
  );
  if (leafPlace?.kind === "leaf" && numbers && !leafPlace.domain.samples.some((sample) => typeof sample === "number")) {
    return {
      condition,
      problem: `${shown(path.join("."))}: it is ${leafPlace.domain.noun}, so excluding a number excludes nothing`,
    };
  }
  return undefined;
}
