import { NESTING, type Field } from "../aws-plugin/schema/schema";
import { isObject, same, Unknown, type Props, type Value } from "./values";

/**
 * What Terraform core proposes to a provider: the configuration, with the prior value for everything that it leaves unset and
 * the provider may compute. Elements of a list are matched by position, those of a set by their configured values.
 * https://developer.hashicorp.com/terraform/plugin/framework/resources/plan-modification
 */
export function proposedState(fields: Field[], prior: Props | null, config: Props): Props {
  if (!prior) return config;
  return Object.fromEntries(
    fields.map((field): [string, Value] => {
      const [before, now] = [prior[field.terraformName] ?? null, config[field.terraformName] ?? null];
      if (!field.fields) return [field.terraformName, now === null && field.computed ? before : now];
      return [field.terraformName, proposedBlock(field, field.fields, before, now)];
    }),
  );
}

function proposedBlock(field: Field, fields: Field[], before: Value, now: Value): Value {
  if (isObject(now)) {
    return field.nesting === NESTING.MAP ? now : proposedState(fields, isObject(before) ? before : null, now);
  }
  if (!Array.isArray(now)) return now;
  const left: (Value | undefined)[] = Array.isArray(before) ? [...before] : [];
  return now.map((element, i) => {
    if (!isObject(element)) return element;
    const at =
      field.nesting === NESTING.LIST
        ? i
        : left.findIndex((candidate) => isObject(candidate) && fits(fields, candidate, element));
    const match = left[at];
    if (field.nesting === NESTING.SET) left[at] = undefined;
    return proposedState(fields, isObject(match) ? match : null, element);
  });
}

/** Whether an element of the prior set can be the one that the configuration describes. */
function fits(fields: Field[], prior: Props, config: Props): boolean {
  return fields.every(({ terraformName, computed }) => {
    const now = config[terraformName];
    return !(now instanceof Unknown) && (same(prior[terraformName], now) || (computed && now === null));
  });
}
