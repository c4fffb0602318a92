// Reads one alternative of a leaf.
import { ifShort, quoted, shown } from "../graph/names";
import { isObject, type Value } from "../graph/value";
import { InvalidPattern } from "./invalid-pattern";
import type { Matcher, TextTest } from "./matcher";

/**
 * Reads one alternative.
 *
 * @param path Its place in the pattern, for the error.
 * @throws InvalidPattern if it is neither a value nor one of the operators of AWS's matcher.
 */
export function parseMatcher(written: Value, path: readonly string[]): Matcher {
  const fail = (problem: string, fix: string): never => {
    throw new InvalidPattern(path, `${problem}: ${shown(written)}`, fix);
  };
  if (Array.isArray(written)) return fail("has a list inside its list", "list the values themselves");
  if (!isObject(written)) return { operator: "equals", value: written as string | number | boolean | null };
  const [[operator, argument] = [], ...more] = Object.entries(written);
  if (operator === undefined) return fail("has an empty object", "write a value or an operator instead");
  if (more.length > 0) {
    return fail("has two operators in one object", "give each an object of its own; in one list they are alternatives");
  }
  const text = (): string =>
    typeof argument === "string"
      ? argument
      : fail(`needs a string after ${shown(operator)}`, textFix(operator, argument));
  switch (operator) {
    case "exactly":
      return { operator: "equals", value: text() };
    case "equals-ignore-case":
      return { operator, text: text() };
    case "wildcard":
      if (/(?<!\\)\*\*/.test(text())) return fail("has two stars in a row", "write one star");
      return { operator, text: text() };
    case "cidr":
      if (!/^[\da-fA-F.:]+\/\d+$/.test(text()))
        return fail("isn't a range of addresses", 'write a range such as {"cidr": "10.0.0.0/8"}');
      return { operator, text: text() };
    case "prefix":
    case "suffix": {
      if (!isObject(argument)) return { operator, text: text(), ignoreCase: false };
      const [[inner, innerText] = [], ...others] = Object.entries(argument);
      if (inner !== "equals-ignore-case" || typeof innerText !== "string" || others.length > 0) {
        return fail(
          `takes a string or {"equals-ignore-case": string} after ${operator}`,
          `write {"${operator}": "…"} with the string`,
        );
      }
      return { operator, text: innerText, ignoreCase: true };
    }
    case "numeric":
      return parseNumeric(argument, fail);
    case "anything-but":
      return parseAnythingBut(argument, fail);
    case "exists":
      return typeof argument === "boolean"
        ? { operator, exists: argument }
        : fail("needs true or false after exists", `write {"exists": ${argument === "false" ? "false" : "true"}}`);
    default:
      return fail(`has the unknown operator ${quoted(operator)}`, unknownFix(operator, argument, path));
  }
}

type Fail = (problem: string, fix: string) => never;

const COMPARISON = 'write a comparison such as {"numeric": [">", 5]}, or a range such as {"numeric": [">", 0, "<", 9]}';
const COMPARE_IN_FUNCTION = "compare in the function";

/** AWS's matcher limits numbers in comparisons to this range. */
const LARGEST_NUMBER = 5e9;

function parseNumeric(argument: Value, fail: Fail): Matcher {
  if (!Array.isArray(argument)) return fail("needs a list after numeric", COMPARISON);
  const [first, firstNumber, second, secondNumber] = argument;
  const limit = (value: Value): number =>
    typeof value !== "number"
      ? fail("needs a number to compare with", COMPARISON)
      : Math.abs(value) > LARGEST_NUMBER
        ? fail(`compares with a number beyond ${LARGEST_NUMBER}`, COMPARE_IN_FUNCTION)
        : value;
  const whole = { operator: "numeric" as const, low: -Infinity, high: Infinity, lowOpen: false, highOpen: false };
  const low = limit(firstNumber);
  if (first === "=" && argument.length === 2) return { ...whole, low, high: low };
  if ((first === "<" || first === "<=") && argument.length === 2)
    return { ...whole, high: low, highOpen: first === "<" };
  if (first !== ">" && first !== ">=") return fail("needs one of =, <, <=, >, >= and a number, or a range", COMPARISON);
  const from = { ...whole, low, lowOpen: first === ">" };
  if (argument.length === 2) return from;
  if ((second !== "<" && second !== "<=") || argument.length !== 4)
    return fail("needs a range with two limits", COMPARISON);
  const high = limit(secondNumber);
  if (high <= low) return fail("has an upper limit that isn't above the lower one", COMPARISON);
  return { ...from, high, highOpen: second === "<" };
}

const TEXT_TESTS: readonly TextTest[] = ["prefix", "suffix", "equals-ignore-case", "wildcard"];
const isTextTest = (name: string | undefined): name is TextTest => TEXT_TESTS.some((test) => test === name);

function parseAnythingBut(argument: Value, fail: Fail): Matcher {
  if (isObject(argument)) {
    const [[test, texts] = [], ...others] = Object.entries(argument);
    const list = Array.isArray(texts) ? texts : [texts];
    if (
      !isTextTest(test) ||
      others.length > 0 ||
      !list.every((text) => typeof text === "string" && (text !== "" || !test.endsWith("fix")))
    )
      return fail(
        "excludes something that isn't a string",
        'write {"anything-but": ["…"]} with the strings to exclude',
      );
    return { operator: "anything-but-text", test, texts: list as string[] };
  }
  const values = Array.isArray(argument) ? argument : [argument];
  const [kind] = values.map((value) => typeof value);
  if ((kind !== "string" && kind !== "number") || values.some((value) => typeof value !== kind)) {
    return fail("needs strings or numbers, not both, after anything-but", "list only strings, or only numbers");
  }
  if (kind === "number" && values.some((value) => Math.abs(value as number) > LARGEST_NUMBER)) {
    return fail(`compares with a number beyond ${LARGEST_NUMBER}`, COMPARE_IN_FUNCTION);
  }
  return { operator: "anything-but", values: values as string[] | number[] };
}

function textFix(operator: string, argument: Value): string {
  const texts = Array.isArray(argument) ? argument.filter((item) => typeof item === "string") : [];
  if (texts.length === 0) return `write {"${operator}": "…"} with a string`;
  const each = texts.map((item) => JSON.stringify({ [operator]: item })).join(", ");
  return ifShort(`write [${each}]`) ?? `write a list of objects {"${operator}": "…"}, each with one string`;
}

/** A list's element is not an object in a stream record's path: `"L": [{"S": ["x"]}]` means `"L": {"S": ["x"]}`. */
function unknownFix(operator: string, argument: Value, path: readonly string[]): string {
  const name = path.at(-1) as string;
  if (Array.isArray(argument))
    return (
      ifShort(`write {"${name}": {"${operator}": ${JSON.stringify(argument)}}}, without a list around it`) ??
      "take the object out of its list"
    );
  return "use prefix, suffix, anything-but, numeric, exists or equals-ignore-case";
}
