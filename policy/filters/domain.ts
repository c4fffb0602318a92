// The possible values of a leaf of a stream record, by its place.
import type { Leaf, Matcher } from "./matcher";

/** The values that are possible at a leaf. */
export interface Domain {
  /** For messages: `a string`, `a number written as a string`. */
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
  noun: "a string",
  samples: ["a", "b", "~", ""],
  admits: (value) => typeof value === "string",
};

/** A string key: DynamoDB has no empty ones. */
export const keyText: Domain = {
  noun: "a non-empty string",
  samples: ["a", "b", "~"],
  admits: (value) => typeof value === "string" && value !== "",
};

/**
 * A number as DynamoDB sends it: a string, without leading zeros, trailing zeros or a plus sign. The notation of exponents
 * isn't documented, so every notation counts as possible. Source:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const numberText: Domain = {
  noun: "a number written as a string",
  samples: ["1", "2", "0", "-1", "0.5"],
  admits: (value) =>
    typeof value === "string" && /^(0|-?([1-9]\d*|0(?=\.))(\.\d*[1-9])?)$|^-?\d+(\.\d+)?[eE][-+]?\d+$/.test(value),
};

/** Binary data: base64, as the event carries it. */
export const base64: Domain = {
  noun: "a base64 string",
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
 * Values worth trying for an alternative. If none of them is possible and matches, no value does: for each operator the
 * list covers every domain here.
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

/** A wildcard pattern with this string in place of each star. */
function withoutStars(pattern: string, text: string): string {
  return pattern.replace(/\\([*\\])|\*/g, (_, escaped: string | undefined) => escaped ?? text);
}

const cases = (text: string): string[] => [text, text.toLowerCase(), text.toUpperCase()];

/** Endings for a prefix, or replacements for a star: nothing, a digit, an exponent, base64's groups of four. */
const PADDING = ["", "1", ".1", "E1", "A", "AA", "AAA", "=", "=="];

/** Beginnings for a suffix: a number's first digit, base64's groups of four. */
const LEADING = ["", "1", "-1", "0", "1.", "1E", "A", "AA", "AAA"];

/** More values: equally many numbers, strings, numbers as strings and base64 strings. */
function others(size: number): Leaf[] {
  return Array.from({ length: size }, (_, i) => [i + 3, `${i + 3}`, (i + 1e6).toString(36)]).flat();
}

/** Strings and base64 with each character at the beginning, and with each at the end. */
const EVERY_END: readonly Leaf[] = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).flatMap(
  (character) => [character, `${character}AAA`, `AAA${character}`],
);
