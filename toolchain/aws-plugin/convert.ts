// Properties between Pulumi's names and shapes and Terraform's.
import { isMany, NESTING, pulumiName, type CtyType, type Field } from "./schema/schema";
import { hasUnknown, isObject, UNKNOWN, Unknown, type Props, type Value } from "../terraform/values";

/** Pulumi to Terraform: every attribute of the schema is present, null if nothing is given. */
export function toTerraform(fields: Field[], props: Props): Props {
  return Object.fromEntries(
    fields.map((field) => [field.terraformName, fieldToTerraform(field, props[field.name] ?? null)]),
  );
}

function fieldToTerraform(field: Field, given: Value): Value {
  if (given instanceof Unknown) return UNKNOWN;
  const value = given !== null && field.flatten ? [field.fields ? parsed(given) : given] : given;
  const { fields, nesting } = field;
  if (!fields) return attributeToTerraform(field.type, value);
  const block = (element: Value): Value => (isObject(element) ? toTerraform(fields, element) : element);
  const blocks = parsed(value);
  if (nesting === NESTING.SINGLE || nesting === NESTING.GROUP) return block(blocks);
  if (nesting === NESTING.MAP) return isObject(blocks) ? mapValues(blocks, block) : {};
  return Array.isArray(blocks) ? blocks.map(block) : []; // Terraform has no absent list of blocks
}

function attributeToTerraform(type: CtyType, value: Value): Value {
  if (value === null) return null;
  if (value instanceof Unknown) return UNKNOWN;
  if (type === "string") return typeof value === "object" ? document(value) : String(value);
  if (type === "number") return Number(value);
  if (type === "bool") return value === true || value === "true";
  if (typeof type === "string") return value; // "dynamic"
  const [kind, of] = type;
  const given = parsed(value);
  if (kind === "object") {
    return isObject(given)
      ? Object.fromEntries(
          Object.entries(of).map(([name, type]) => [
            name,
            attributeToTerraform(type, given[pulumiName(name, isMany(type))] ?? null),
          ]),
        )
      : null;
  }
  if (kind === "map") return isObject(given) ? mapValues(given, (v) => attributeToTerraform(of, v)) : null;
  return Array.isArray(given) ? given.map((v) => attributeToTerraform(of, v)) : null;
}

/** A JSON document may be given as an object. */
const document = (value: Value): Value => (hasUnknown(value) ? UNKNOWN : JSON.stringify(value));

/** Nested configuration of the provider itself arrives as JSON text. */
const parsed = (value: Value): Value => (typeof value === "string" ? (JSON.parse(value) as Value) : value);

/** Terraform to Pulumi: nulls and empty blocks are left out. */
export function fromTerraform(fields: Field[], state: Props): Props {
  const props: Props = {};
  for (const field of fields) {
    const value = fieldFromTerraform(field, state[field.terraformName] ?? null);
    if (value !== null && value !== undefined) props[field.name] = value;
  }
  return props;
}

function fieldFromTerraform(field: Field, value: Value): Value | undefined {
  const { fields, nesting } = field;
  if (value === null || value instanceof Unknown) return value;
  if (!fields) {
    const attribute = attributeFromTerraform(field.type, value);
    return field.flatten && Array.isArray(attribute) ? attribute[0] : attribute;
  }
  const block = (element: Value): Value => (isObject(element) ? fromTerraform(fields, element) : element);
  if (Array.isArray(value)) return field.flatten ? value.map(block)[0] : value.length ? value.map(block) : undefined;
  return nesting === NESTING.MAP && isObject(value) ? mapValues(value, block) : block(value);
}

function attributeFromTerraform(type: CtyType, value: Value): Value {
  if (value === null || value instanceof Unknown) return value;
  if (type === "number") return Number(value); // a big one is text on the wire
  if (typeof type === "string") return value;
  const [kind, of] = type;
  if (Array.isArray(value))
    return kind === "object" ? null : value.map((v) => attributeFromTerraform(of as CtyType, v));
  if (!isObject(value)) return value;
  if (kind === "object") {
    return Object.fromEntries(
      Object.entries(of).map(([name, type]) => [
        pulumiName(name, isMany(type)),
        attributeFromTerraform(type, value[name] ?? null),
      ]),
    );
  }
  return mapValues(value, (v) => attributeFromTerraform(of, v));
}

const mapValues = (object: Props, convert: (value: Value) => Value): Props =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, convert(value)]));
