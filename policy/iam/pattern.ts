// Does a policy's pattern cover a string? The string itself may be known only in part: before a stream exists, its ARN is
// `arn:*:dynamodb:*:*:table/orders/stream/*`, with a star for each unknown part.
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { both, type Answer } from "./answer";

/** A prepared pattern: consecutive stars are one, and a variable is an unknown string. */
export interface Pattern {
  /** As written. */
  text: string;
  /** The parts between the first five colons of an ARN; one part for anything else. */
  segments: readonly string[];
  /** Whether it has policy variables such as `${aws:PrincipalTag/team}`, which are a star in {@link segments}. */
  variable: boolean;
}

const ARN_SEGMENTS = 6;

/** The longest ARN that IAM accepts. A pattern with more characters, not counting stars, covers none. */
const LONGEST_ARN = 2048;

/**
 * Prepares a resource pattern.
 *
 * @param variables Whether policy variables have a meaning: since version 2012-10-17 of the policy language.
 */
export function parseResourcePattern(text: string, variables: boolean): Pattern {
  const variable = variables && text.includes("${");
  return { text, segments: split(collapse(variable ? starVariables(text) : text)), variable };
}

/** A star for each variable. Without a regular expression, which would search for the end again from every beginning. */
function starVariables(text: string): string {
  let result = "";
  for (let from = 0; ;) {
    const start = text.indexOf("${", from);
    const end = start === -1 ? -1 : text.indexOf("}", start);
    if (end === -1) return result + text.slice(from);
    result += `${text.slice(from, start)}*`;
    from = end + 1;
  }
}

function collapse(text: string): string {
  return text.includes("**") ? text.replace(/\*{2,}/g, "*") : text;
}

function split(arn: string): string[] {
  const segments: string[] = [];
  let from = 0;
  while (segments.length < ARN_SEGMENTS - 1) {
    const colon = arn.indexOf(":", from);
    if (colon < 0) break;
    segments.push(arn.slice(from, colon));
    from = colon + 1;
  }
  segments.push(arn.slice(from));
  return segments;
}

/** Whether a resource pattern covers an ARN, compared segment by segment; a pattern with fewer segments covers the rest. */
export function coversArn(pattern: MaybeUnknown<Pattern>, arn: string): Answer {
  if (pattern === UNKNOWN) return "maybe";
  const wanted = splitOnce(arn);
  let answer: Answer = "yes";
  // From the end: most ARNs of a stack differ in their last segment.
  for (let i = ARN_SEGMENTS - 1; i >= 0 && answer !== "no"; i--) {
    answer = both(answer, coversSegment(pattern.segments[i] ?? "*", wanted[i] ?? ""));
  }
  return answer === "yes" && pattern.variable ? "maybe" : answer;
}

/**
 * Whether a resource pattern covers every resource of this service and kind in some account and region: `dynamodb`,
 * `table/*`
 */
export function coversEvery({ segments, variable }: Pattern, service: string, resource: string): boolean {
  if (variable) return false;
  const [, , ofService = "*", , , ofResource = "*"] = segments;
  return coversForSure(ofService, service) && coversForSure(ofResource, resource);
}

let last: { arn: string; segments: string[] } = { arn: "", segments: [""] };

/** One ARN is compared with many patterns in a row. */
function splitOnce(arn: string): string[] {
  if (last.arn !== arn) last = { arn, segments: split(arn) };
  return last.segments;
}

/** A character that no ARN has: it stands for an unknown string, and only a star of the pattern covers it. */
const ANY = "\0";

function coversSegment(pattern: string, segment: string): Answer {
  if (coversForSure(pattern, segment)) return "yes";
  // Stryker disable next-line StringLiteral: a shortcut, and `both` treats anything but yes and no as maybe.
  return segment.includes("*") && !isTooLong(pattern) && overlap(pattern, segment) ? "maybe" : "no";
}

/** Whether a pattern covers a segment whatever its unknown parts turn out to be. */
function coversForSure(pattern: string, segment: string): boolean {
  if (pattern === "*" || pattern === segment) return true;
  // A pattern without wildcards covers only itself.
  return hasWildcard(pattern) && !isTooLong(pattern) && matches(pattern, segment.replaceAll("*", ANY));
}

function isTooLong(pattern: string): boolean {
  // Most patterns are short enough even with their stars.
  return pattern.length > LONGEST_ARN && literals(pattern) > LONGEST_ARN;
}

/** Whether a pattern has a `*` or a `?`. */
export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

function literals(pattern: string): number {
  let count = 0;
  for (let i = 0; i < pattern.length; i++) if (pattern[i] !== "*") count++;
  return count;
}

/** Whether a pattern with `*` (any characters) and `?` (one character) matches a whole string. */
export function matches(pattern: string, text: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let t = 0; t < text.length;) {
    if (pattern[p] === "*") {
      star = p++;
      resume = t;
    } else if (pattern[p] === text[t] || (pattern[p] === "?" && text[t] !== ANY)) {
      p++;
      t++;
    } else if (star >= 0) {
      // Let the last star match one more character.
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Whether some string matches both patterns. */
export function overlap(a: string, b: string): boolean {
  // Stryker disable next-line all: a shortcut.
  if (a === "*" || b === "*") return true;
  // Stryker disable next-line all: a shortcut.
  if (endsDiffer(a, b)) return false;
  // reach[j]: whether some string matches both the part of `a` seen so far and the first j characters of `b`.
  let reach = new Uint8Array(b.length + 1);
  let next = new Uint8Array(b.length + 1);
  reach[0] = 1;
  for (let j = 1; b[j - 1] === "*"; j++) reach[j] = 1;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    next[0] = reach[0] && x === "*" ? 1 : 0;
    let alive = next[0];
    for (let j = 1; j <= b.length; j++) {
      const y = b[j - 1];
      const fits =
        x === "*" || y === "*" ? reach[j] || next[j - 1] : (x === y || x === "?" || y === "?") && reach[j - 1];
      next[j] = fits ? 1 : 0;
      alive |= next[j] as number;
    }
    // Stryker disable next-line ConditionalExpression: a shortcut.
    if (!alive) return false;
    [reach, next] = [next, reach];
  }
  return reach[b.length] === 1;
}

// Stryker disable all: a shortcut that never rules out overlapping patterns; without it, `overlap` finds the same.
/** Whether two patterns differ before the first wildcard or after the last, like most that don't overlap. */
function endsDiffer(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter && !isWildcard(a[i]) && !isWildcard(b[i]); i++) if (a[i] !== b[i]) return true;
  for (let i = 1; i <= shorter && !isWildcard(a.at(-i)) && !isWildcard(b.at(-i)); i++)
    if (a.at(-i) !== b.at(-i)) return true;
  return false;
}

function isWildcard(character: string | undefined): boolean {
  return character === "*" || character === "?";
}
