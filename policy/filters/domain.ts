// The values that a leaf of a stream record can have, by its place.
import type { Leaf, Matcher } from "./matcher";

/** The values that are possible at a leaf. */
export interface Domain {
  /** For messages: `a text`, `a number written as text`. */
  noun: string;
  /** Values to try first; at least one. */
  samples: readonly Leaf[];
  /** Whether the value can occur. */
  admits(value: Leaf): boolean;
}

/** One of a few values. */
export function oneOf(...values: Leaf[]): Domain {
  const names = values.map((value) => JSON.stringify(value));
  const last = names.pop() as string;
  return {
    noun: names.length === 0 ? `always ${last}` : `${names.join(", ")} or ${last}`,
    samples: values,
    admits: (value) => values.includes(value),
  };
}

export const anyText: Domain = {
  noun: "a text",
  samples: ["a", "b", "~", ""],
  admits: (value) => typeof value === "string",
};

/** The text of a key: DynamoDB has no empty ones. */
export const keyText: Domain = {
  noun: "a text that isn't empty",
  samples: ["a", "b", "~"],
  admits: (value) => typeof value === "string" && value !== "",
};

/**
 * A number as DynamoDB sends it: text, without leading zeros, trailing zeros or a plus sign. How an exponent is written isn't
 * documented, so every way is taken to be possible.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const numberText: Domain = {
  noun: "a number written as text",
  samples: ["1", "2", "0", "-1", "0.5"],
  admits: (value) =>
    typeof value === "string" && /^(0|-?([1-9]\d*|0(?=\.))(\.\d*[1-9])?)$|^-?\d+(\.\d+)?[eE][-+]?\d+$/.test(value),
};

/** Binary data: base64, as the event carries it. */
export const base64: Domain = {
  noun: "base64 text",
  samples: ["QQ==", "Qg=="],
  admits: (value) =>
    typeof value === "string" && /^([A-Za-z\d+/]{4})*([A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(value),
};

/** A JSON number that isn't negative: a size, a time. */
export const count: Domain = {
  noun: "a number",
  samples: [1, 2],
  admits: (value) => Number.isFinite(value) && (value as number) >= 0,
};

/**
 * Values worth trying for an alternative. If none of them is possible and matches, no value is: for each operator the list has
 * what every domain here would need.
 */
export function candidates(matcher: Matcher, { samples }: Domain): Leaf[] {
  switch (matcher.operator) {
    case "equals":
      return matcher.value === null ? [] : [matcher.value];
    case "equals-ignore-case":
    case "prefix":
      return [...samples, ...cases(matcher.text).flatMap((text) => PADDING.map((pad) => text + pad))];
    case "suffix":
      return [...samples, ...cases(matcher.text).flatMap((text) => LEADING.map((pad) => pad + text))];
    case "numeric":
      return [matcher.low, (matcher.low + matcher.high) / 2, matcher.low + 1, 0];
    case "anything-but":
      return [...samples, ...others(matcher.values.length)];
    case "anything-but-text":
      return [...samples, ...EVERY_END];
    case "wildcard":
      return [...samples, ...PADDING.map((text) => withoutStars(matcher.text, text))];
    case "cidr":
      return ["10.0.0.1"];
    case "exists":
      return [...samples];
  }
}

/** A wildcard pattern with this text for each of its stars. */
function withoutStars(pattern: string, text: string): string {
  return pattern.replace(/\\([*\\])|\*/g, (_, escaped: string | undefined) => escaped ?? text);
}

const cases = (text: string): string[] => [text, text.toLowerCase(), text.toUpperCase()];

/** What completes a beginning, or stands for a star: nothing, a digit, an exponent, base64's groups of four. */
const PADDING = ["", "1", ".1", "E1", "A", "AA", "AAA", "=", "=="];

/** What goes before an end: a number's first digit, base64's groups of four. */
const LEADING = ["", "1", "-1", "0", "1.", "1E", "A", "AA", "AAA"];

/** More values, so many each of numbers, texts, numbers as text and base64. */
function others(size: number): Leaf[] {
  return Array.from({ length: size }, (_, i) => [i + 3, `${i + 3}`, (i + 1e6).toString(36)]).flat();
}

/** Texts and base64 with every character at the beginning, and with every character at the end. */
const EVERY_END: readonly Leaf[] = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).flatMap(
  (character) => [character, `${character}AAA`, `AAA${character}`],
);
