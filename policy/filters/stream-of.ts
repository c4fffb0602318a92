// Derives the shape of a table's stream records from its properties.
import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import type { Table } from "../graph/table";
import { at, list, read, UNKNOWN, type Value } from "../graph/value";
import type { Stream } from "./record-shape";

/** The stream of a table of either provider; unknown facts are left out. */
export function streamOf({ resource: { props }, viewType }: Table): Stream {
  const known = STREAM_VIEW_TYPES.find((type) => type === viewType);
  const schema = items(read(props, "keySchema")).map((item) => at(item, "attributeName"));
  const names = [read(props, "hashKey"), read(props, "rangeKey"), ...schema].filter(
    (name) => name !== undefined && name !== "",
  );
  const attributes = items(read(props, "attributes") ?? read(props, "attributeDefinitions"));
  const types = attributes.flatMap((item) => {
    const name = at(item, "name") ?? at(item, "attributeName");
    const type = at(item, "type") ?? at(item, "attributeType");
    return typeof name === "string" && typeof type === "string" ? [[name, type] as const] : [];
  });
  const keys = names.filter((name) => typeof name === "string");
  return {
    ...(known && { viewType: known }),
    ...(keys.length > 0 && keys.length === names.length && { keys }),
    types: Object.fromEntries(types),
  };
}

/** A list's items; one unknown item for a list that is unknown. */
function items(value: Value): Value[] {
  const result = list(value);
  return result === UNKNOWN ? [UNKNOWN] : result;
}
