// Does a pattern of a policy cover what it is asked about? What it is asked about may itself be known in part: a stream's
// ARN before there is a stream is `arn:*:dynamodb:*:*:table/orders/stream/*`, each star standing for one text that is not known yet.
import { UNKNOWN, type MaybeUnknown } from "../graph/value";

/** `maybe`: it depends on a value that only the update will know. */
export type Answer = "yes" | "no" | "maybe";

/** Both: `no` if one is, else `maybe` if one is. */
export function both(a: Answer, b: Answer): Answer {
  if (a === "no" || b === "no") return "no";
  return a === "yes" && b === "yes" ? "yes" : "maybe";
}

/** At least one: `yes` if one is, else `maybe` if one is. */
export function any(answers: Iterable<Answer>): Answer {
  let result: Answer = "no";
  for (const answer of answers) {
    if (answer === "yes") return "yes";
    if (answer === "maybe") result = "maybe";
  }
  return result;
}

export function not(answer: Answer): Answer {
  return answer === "maybe" ? "maybe" : answer === "yes" ? "no" : "yes";
}

/** Whether an action pattern covers an action; actions have no case. */
export function coversAction(pattern: MaybeUnknown<string>, action: string): Answer {
  if (pattern === UNKNOWN) return "maybe";
  return pattern === action || matches(pattern.toLowerCase(), action.toLowerCase()) ? "yes" : "no";
}

const ARN_SEGMENTS = 6;

/** Whether a resource pattern covers an ARN, compared segment by segment; a pattern that ends early covers the rest. */
export function coversArn(pattern: MaybeUnknown<string>, arn: string): Answer {
  if (pattern === UNKNOWN) return "maybe";
  const wanted = segments(arn);
  const given = segments(pattern);
  let answer: Answer = "yes";
  for (let i = 0; i < ARN_SEGMENTS && answer !== "no"; i++) {
    answer = both(answer, coversSegment(given[i] ?? "*", wanted[i] ?? ""));
  }
  return answer;
}

function segments(arn: string): string[] {
  let parts = split.get(arn);
  if (!parts) {
    parts = arn.split(":");
    if (parts.length > ARN_SEGMENTS) parts.push(parts.splice(ARN_SEGMENTS - 1).join(":"));
    if (split.size >= SPLIT_LIMIT) split.clear();
    split.set(arn, parts);
  }
  return parts;
}

/** ARNs that were taken apart: each is asked for once per action. */
const split = new Map<string, string[]>();
const SPLIT_LIMIT = 10_000;

/** A character that is in no ARN: it stands for an unknown text, and only a star of the pattern covers that. */
const ANY = "\0";

function coversSegment(pattern: string, segment: string): Answer {
  if (pattern === "*" || pattern === segment) return "yes";
  if (matches(pattern, segment.replaceAll("*", ANY))) return "yes";
  return segment.includes("*") && overlap(pattern, segment) ? "maybe" : "no";
}

/** Whether a pattern with `*` (any characters) and `?` (one character) matches a text as a whole. */
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
      // Let the last star take one character more.
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Whether some text matches both patterns. */
export function overlap(a: string, b: string): boolean {
  // reach[j]: whether the part of `a` seen so far and the first j characters of `b` have a text in common.
  let reach = [true];
  for (let j = 1; j <= b.length; j++) reach[j] = reach[j - 1] === true && b[j - 1] === "*";
  for (const x of a) {
    const next = [reach[0] === true && x === "*"];
    for (let j = 1; j <= b.length; j++) {
      const y = b[j - 1];
      const same = x === y || x === "?" || y === "?";
      const either = x === "*" || y === "*";
      next[j] = either ? reach[j] === true || next[j - 1] === true : same && reach[j - 1] === true;
    }
    reach = next;
  }
  return reach[b.length] === true;
}
