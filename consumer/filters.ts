import * as pulumi from "@pulumi/pulumi";
import { MAX_FILTERS, MAX_FILTERS_ON_REQUEST, MAX_FILTER_LENGTH } from "dynamodb-streams-aws/limits";
import { isLate } from "./late";
import { quote } from "./quote";

type Filters = pulumi.Input<pulumi.Input<object>[]>;

/**
 * The filter criteria of a mapping. Outputs are resolved first, at every depth: an Output turned into text is a sentence about
 * Outputs, which AWS takes for a value to match.
 *
 * @throws Error for a filter that AWS would reject or that could never match, as soon as it is known.
 */
export function filterCriteria(consumer: string, filters: Filters | undefined) {
  const criteria = (list: pulumi.Input<object>[] | undefined) => {
    if (!list?.length) return undefined;
    checkCount(consumer, list.length);
    return { filters: list.map((filter, index) => ({ pattern: patternOf(consumer, filter, index) })) };
  };
  // Of a plain list, a filter that is known shows in the preview even while another isn't.
  return Array.isArray(filters) || filters === undefined ? criteria(filters) : pulumi.output(filters).apply(criteria);
}

function checkCount(consumer: string, count: number): void {
  const [fault] = countFaults(count);
  if (fault) throw new Error(`StreamConsumer "${consumer}": ${fault}.`);
  if (count <= MAX_FILTERS) return;
  void pulumi.log.warn(
    `StreamConsumer "${consumer}" has ${count} filters. AWS accepts more than ${MAX_FILTERS} only after it has raised your quota: ` +
      "ask for it in Service Quotas, or merge some of the filters.",
  );
}

/** What is wrong with a number of filters. */
export const countFaults = (count: number): string[] =>
  count > MAX_FILTERS_ON_REQUEST
    ? [`\`filters\` has ${count} patterns: AWS allows at most ${MAX_FILTERS_ON_REQUEST}`]
    : [];

function patternOf(consumer: string, filter: pulumi.Input<object>, index: number): pulumi.Output<string> {
  return pulumi.output(filter).apply((resolved) => {
    const path = `filters[${index}]`;
    const pattern = rawPattern(resolved) ?? JSON.stringify(resolved);
    const [fault] = [...filterFaults(resolved, path), ...lengthFaults(pattern, path)];
    if (fault) throw new Error(`StreamConsumer "${consumer}": ${fault}.`);
    return pattern;
  });
}

/** The text in a filter of the form `{ pattern: "<JSON>" }`. No event pattern looks like that: its values are lists. */
function rawPattern(filter: object): string | undefined {
  const { pattern } = filter as { pattern?: unknown };
  return typeof pattern === "string" && Object.keys(filter).length === 1 ? pattern : undefined;
}

/** What is wrong with a filter, as far as it is known: Outputs are skipped. */
export function filterFaults(filter: unknown, path: string): string[] {
  if (isLate(filter)) return [];
  if (!isObject(filter)) {
    return [`\`${path}\` is ${quote(filter)}: it must be an event pattern, such as { eventName: ["INSERT"] }`];
  }
  const raw = rawPattern(filter);
  if (raw === undefined) return leafFaults(filter, path);
  const parsed = parse(raw);
  if (!isObject(parsed)) return [`\`${path}.pattern\` is ${quote(raw)}: it must be an event pattern as JSON`];
  return leafFaults(parsed, `${path}.pattern`);
}

function leafFaults(pattern: object, path: string): string[] {
  return Object.entries(pattern).flatMap(([key, value]: [string, unknown]) => {
    if (Array.isArray(value) || isLate(value)) return [];
    if (isObject(value)) return leafFaults(value, `${path}.${key}`);
    const list = value === undefined ? "a list of values" : `a list of values: [${quote(value)}]`;
    return [`\`${path}.${key}\` is ${quote(value)}: it must be ${list}`];
  });
}

function lengthFaults(text: string, path: string): string[] {
  if (text.length <= MAX_FILTER_LENGTH) return [];
  return [
    `\`${path}\` has ${text.length} characters: a pattern has at most ${MAX_FILTER_LENGTH}. Split it into several`,
  ];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
