import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { Change } from "./change";
import type { ChangeContext, OnChange } from "./handler";
import type { Item } from "./attribute-value";

/** A change whose images are of the type that a schema gives. */
export type ChangeOf<Schema extends StandardSchemaV1> = Change<
  Change["viewType"],
  StandardSchemaV1.InferOutput<Schema>
>;

/** An image that doesn't fit its schema. */
export class SchemaError extends Error {
  /** Always `SchemaError`, for the log. */
  override name = "SchemaError";

  /** @param issues what the schema's library says. Its messages may quote the values that they complain of. */
  constructor(
    message: string,
    readonly issues: readonly StandardSchemaV1.Issue[],
  ) {
    super(message);
  }
}

const MAX_ISSUES = 20;

/**
 * Reads a change's images with a schema, before `onChange` sees them: their type is the schema's output. A change with an image that
 * doesn't fit is a failure of that change; its message has the path of each fault, and the type that was found there, but no value.
 *
 * @param schema one of zod, valibot, arktype or any other library of https://standardschema.dev. It gets numbers that a double doesn't
 *   hold as `bigint` or `NumberValue`, bytes as `Uint8Array`, sets as `Set`. An old image has to fit as well: let the schema accept
 *   what older versions of your code wrote.
 * @param onChange is called with a change whose images have the schema's type.
 * @throws SchemaError when the change is handled, for an image that doesn't fit.
 * @example
 * const Order = z.object({ id: z.string(), total: z.number() });
 * export const onChange = withSchema(Order, async (change) => {
 *   if (change.newImage) await index.put(change.newImage.id, change.newImage.total);
 * });
 */
export function withSchema<Schema extends StandardSchemaV1>(
  schema: Schema,
  onChange: (change: ChangeOf<Schema>, context: ChangeContext) => Promise<unknown>,
): OnChange {
  const read = async (image: Item | undefined, name: string, eventId: string) => {
    if (image === undefined) return undefined;
    const result = await schema["~standard"].validate(image);
    if (!result.issues) return result.value;
    const faults = result.issues.slice(0, MAX_ISSUES).map(({ path = [] }) => faultAt(image, name, path));
    throw new SchemaError(`Change ${eventId} doesn't fit its schema: ${faults.join("; ")}`, result.issues);
  };
  return async (change, context) => {
    const oldImage = await read(change.oldImage, "oldImage", change.eventId);
    const newImage = await read(change.newImage, "newImage", change.eventId);
    return onChange({ ...change, oldImage, newImage } as ChangeOf<Schema>, context);
  };
}

/** Such as `newImage.lines[0].price is a string`. */
function faultAt(image: unknown, name: string, path: NonNullable<StandardSchemaV1.Issue["path"]>): string {
  let value = image;
  let text = name;
  for (const segment of path) {
    const key = typeof segment === "object" ? segment.key : segment;
    text += typeof key === "number" ? `[${key}]` : `.${String(key)}`;
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  }
  return `${text} is ${typeName(value)}`;
}

function typeName(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  const { name } = value.constructor;
  return name === "Object" ? "a map" : `a ${name}`;
}
