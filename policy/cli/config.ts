// The configuration file, in the format of the pack's `--policy-pack-config`, as JSON or YAML.
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { parse } from "yaml";
import { nearest, unusedExemptions } from "../config/exemption";
import { namedTwice, ruleOf, unknownRule } from "../config/rule-ids";
import { readConfig, schemaOf } from "../config/rule-config";
import { shown } from "../graph/names";
import type { Resource } from "../graph/resource";
import type { Rule } from "../rule";
import { rules } from "../rules";
import type { Configured } from "./evaluate";
import { UsageError } from "./usage-error";

const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

/**
 * Reads a configuration. Each rule that it names has a level, or an object with `enforcementLevel`, `exemptions`,
 * `undecided` and the rule's own settings.
 *
 * @param text JSON or YAML; `undefined` for the defaults of every rule.
 * @throws UsageError naming the entry, what is wrong with it and the nearest right name.
 */
export function readConfiguration(text: string | undefined): Map<string, Configured> {
  const { all, ...entries } = text === undefined ? {} : parseObject(text);
  // `all` applies to whatever a rule's own entry leaves open, whichever comes first.
  const common = all === undefined ? {} : settingsIn("all", all);
  const byId = new Map<string, Record<string, unknown>>();
  for (const [id, entry] of Object.entries(entries)) {
    const rule = ruleOf(id, rules);
    if (!rule) throw new UsageError(`The configuration has "${shown(id)}", which ${unknownRule(rules, id)}`);
    if (rule.id !== id && Object.hasOwn(entries, rule.id)) {
      throw new UsageError(`The configuration ${namedTwice(rule, id)}.`);
    }
    byId.set(rule.id, settingsIn(rule.id, entry));
  }
  return new Map(rules.map((rule) => [rule.id, configure(rule, { ...common, ...byId.get(rule.id) })]));
}

function configure(rule: Rule, { enforcementLevel = rule.level, ...settings }: Record<string, unknown>): Configured {
  if (!LEVELS.includes(enforcementLevel as string)) {
    throw new UsageError(
      `${rule.id}: the level ${shown(JSON.stringify(enforcementLevel))} isn't one of ${LEVELS.join(", ")}.`,
    );
  }
  // The command fixes nothing, so it rejects what Pulumi would auto-fix.
  const level = enforcementLevel === "remediate" ? "mandatory" : (enforcementLevel as Configured["level"]);
  const properties: Record<string, PolicyConfigJSONSchema> = schemaOf(rule).properties;
  for (const [name, value] of Object.entries(settings)) {
    const schema = ownMember(properties, name);
    if (!schema) {
      const names = ["enforcementLevel", ...Object.keys(properties)];
      const meant = nearest(name, names);
      throw new UsageError(
        `${rule.id} has no setting "${shown(name)}"; ${meant === undefined ? `its settings are ${names.join(", ")}` : `did you mean "${meant}"?`}`,
      );
    }
    check(value, schema, `${rule.id}.${name}`);
  }
  return { ...readConfig(rule, settings), level };
}

function check(value: unknown, schema: PolicyConfigJSONSchema, place: string): void {
  const fail = (expected: string): never => {
    throw new UsageError(`${place} is ${shown(JSON.stringify(value))}; it has to be ${expected}.`);
  };
  if (schema.enum && !schema.enum.includes(value as never)) fail(`one of ${schema.enum.join(", ")}`);
  const actual = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  if (schema.type !== undefined && schema.type !== actual) fail(`of type ${String(schema.type)}`);
  if (schema.minimum !== undefined && (value as number) < schema.minimum) fail(`at least ${schema.minimum}`);
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(String(value))) fail(`like ${schema.pattern}`);
  if (schema.minLength !== undefined && (value as string).length < schema.minLength) fail("a non-empty string");
  if (actual === "array") {
    (value as unknown[]).forEach((item, i) => {
      check(item, schema.items as PolicyConfigJSONSchema, `${place}[${i}]`);
    });
  }
  if (actual !== "object") return;
  const members = value as Record<string, unknown>;
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(members, name)) throw new UsageError(`${place} has no "${name}".`);
  }
  for (const [name, member] of Object.entries(members)) {
    const inner = ownMember(schema.properties as Record<string, PolicyConfigJSONSchema> | undefined, name);
    if (!inner)
      throw new UsageError(
        `${place} has the unknown member "${shown(name)}". It has ${Object.keys(schema.properties ?? {}).join(" and ")}.`,
      );
    check(member, inner, `${place}.${name}`);
  }
}

function ownMember<T>(record: Record<string, T> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** @throws UsageError for an exemption of a resource that doesn't exist: it was renamed or misspelt. */
export function checkExemptions(configured: ReadonlyMap<string, Configured>, resources: readonly Resource[]): void {
  for (const [id, { exemptions, level }] of configured) {
    if (level === "disabled") continue;
    const [unused] = unusedExemptions(exemptions, resources);
    if (unused) throw new UsageError(`${id}: the exemption of "${shown(unused.exemption.resource)}" ${unused.message}`);
  }
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UsageError(`The configuration can't be read: ${shown((error as Error).message)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`The configuration isn't an object of rules: ${shown(text)}`);
  }
  return value as Record<string, unknown>;
}

/** A rule's entry as an object; a level alone is shorthand for one. */
function settingsIn(id: string, entry: unknown): Record<string, unknown> {
  if (typeof entry === "string") return { enforcementLevel: entry };
  if (typeof entry === "object" && entry !== null && !Array.isArray(entry)) return entry as Record<string, unknown>;
  throw new UsageError(`${id} is ${shown(JSON.stringify(entry))}; it has to be a level or an object of settings.`);
}
