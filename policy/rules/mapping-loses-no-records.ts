import { undecided, violation } from "../findings/finding";
import { namesOf } from "../graph/names";
import type { Table } from "../graph/table";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** A stream has an ARN as soon as it exists, so an unknown ARN belongs to a stream that this update creates or replaces. */
const isNew = ({ streamArn }: Table) => streamArn === UNKNOWN;

/** LATEST starts once the mapping is ready, which can take minutes; records written before that are never delivered. */
export const mappingLosesNoRecords: Rule<{ alsoExistingStreams: boolean }> = {
  id: "mapping-loses-no-records",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  level: "advisory",
  severity: "medium",
  description: "A mapping or pipe on a new stream reads it from its beginning.",
  tags: ["lambda", "streams"],
  remediationSteps:
    "Set startingPosition to TRIM_HORIZON, which on a new stream reads the same records and those before.",
  settings: {
    alsoExistingStreams: {
      type: "boolean",
      default: false,
      description: "Also report LATEST on streams that already exist.",
    },
  },
  *check({ readers }, { alsoExistingStreams }) {
    for (const reader of readers) {
      const { resource, source, startingPosition } = reader;
      if (reader.hasNoStream) continue;
      if (startingPosition === UNKNOWN) {
        yield undecided(
          resource,
          "skips the first records of a new stream: its startingPosition is unknown until the update",
        );
        continue;
      }
      if (startingPosition !== "LATEST") continue;
      const tables = source.candidates.filter((table) => alsoExistingStreams || isNew(table));
      if (tables.length === 0) continue;
      const names = namesOf(tables.map((table) => table.resource));
      yield violation(
        resource,
        `starts at LATEST on the ${tables.some(isNew) ? "new " : ""}stream of ${names}: what is written before the ` +
          "first poll, up to minutes after its creation, is never delivered",
        "set startingPosition to TRIM_HORIZON",
      );
    }
  },
};
