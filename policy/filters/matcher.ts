// One alternative of a pattern's leaf, such as "open" or {"prefix": "a"}: its form, and the values that it matches.
// The meaning of each operator is that of AWS's own matcher: https://github.com/aws/event-ruler
import { isIP } from "node:net";
import { matches as globMatches } from "../iam/pattern";

/** A value at a leaf of a stream record. */
export type Leaf = string | number | boolean;

/** One alternative of a leaf. */
export type Matcher =
  | { operator: "equals"; value: string | number | boolean | null }
  | { operator: "equals-ignore-case" | "wildcard" | "cidr"; text: string }
  | { operator: "prefix" | "suffix"; text: string; ignoreCase: boolean }
  | { operator: "numeric"; low: number; high: number; lowOpen: boolean; highOpen: boolean }
  | { operator: "anything-but"; values: readonly string[] | readonly number[] }
  | { operator: "anything-but-text"; test: TextTest; texts: readonly string[] }
  | { operator: "exists"; exists: boolean };

/** The operators that `anything-but` can exclude besides whole values. */
export type TextTest = "prefix" | "suffix" | "equals-ignore-case" | "wildcard";

/** Whether an existing value satisfies the alternative. */
export function accepts(matcher: Matcher, value: Leaf): boolean {
  switch (matcher.operator) {
    case "equals":
      return matcher.value === value;
    case "prefix":
    case "suffix":
      return typeof value === "string" && testText(matcher.operator, matcher.text, value, matcher.ignoreCase);
    case "equals-ignore-case":
    case "wildcard":
      return typeof value === "string" && testText(matcher.operator, matcher.text, value);
    case "cidr":
      // Only an address can match; AWS decides which ones do.
      return isIP(String(value)) !== 0;
    case "numeric":
      return typeof value === "number" && inRange(matcher, value);
    case "anything-but":
      return !(matcher.values as readonly Leaf[]).includes(value);
    case "anything-but-text":
      return !(typeof value === "string" && matcher.texts.some((text) => testText(matcher.test, text, value)));
    case "exists":
      return matcher.exists;
  }
}

/** Whether the alternative is satisfied when there is no leaf at its path. */
export function acceptsAbsence(matcher: Matcher): boolean {
  return matcher.operator === "exists" && !matcher.exists;
}

function testText(test: TextTest, text: string, value: string, ignoreCase = test === "equals-ignore-case"): boolean {
  const [wanted, actual] = ignoreCase ? [text.toLowerCase(), value.toLowerCase()] : [text, value];
  if (test === "prefix") return actual.startsWith(wanted);
  if (test === "suffix") return actual.endsWith(wanted);
  return test === "wildcard" ? wildcardMatches(wanted, actual) : wanted === actual;
}

/** AWS's matcher knows only the star, and `\\` before a literal star or backslash. */
function wildcardMatches(pattern: string, text: string): boolean {
  const wanted = pattern.replace(
    /\\([*\\])|\?/g,
    (mark, escaped: string | undefined) => LITERAL[escaped ?? mark] ?? "\\",
  );
  return globMatches(
    wanted,
    text.replace(/[*?]/g, (mark) => LITERAL[mark] as string),
  );
}

/** Placeholders for characters that the IAM matcher would treat as wildcards. */
const LITERAL: Readonly<Record<string, string>> = { "*": "\x01", "?": "\x02" };

function inRange({ low, high, lowOpen, highOpen }: Matcher & { operator: "numeric" }, value: number): boolean {
  return (lowOpen ? value > low : value >= low) && (highOpen ? value < high : value <= high);
}
