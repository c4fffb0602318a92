import type { Table } from "../graph/table";
import { UNKNOWN } from "../graph/value";
import { undecided, violation, type Rule } from "../rule";
import { named, namedAll, sentence } from "./words";

/** A stream has its ARN as soon as it exists; one that is only known later is made, or made anew, in this update. */
const isNew = ({ streamArn }: Table) => streamArn === UNKNOWN;

/** LATEST begins after the mapping is ready, which takes up to minutes; what is written before is never delivered. */
export const mappingLosesNoRecords: Rule<{ alsoExistingStreams: boolean }> = {
  id: "mapping-loses-no-records",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  level: "advisory",
  severity: "medium",
  description: "A mapping on a new stream reads it from its beginning.",
  tags: ["lambda", "streams"],
  remediationSteps:
    "Set startingPosition to TRIM_HORIZON, which on a new stream reads the same records and those before.",
  settings: {
    alsoExistingStreams: {
      type: "boolean",
      default: false,
      description: "Also speak of LATEST on streams that exist already.",
    },
  },
  *check({ mappings }, { alsoExistingStreams }) {
    for (const mapping of mappings) {
      const { resource, source, startingPosition } = mapping;
      if (startingPosition === UNKNOWN) {
        yield undecided(resource, `${sentence(named("mapping", mapping))}: its startingPosition is only known later.`);
        continue;
      }
      if (startingPosition !== "LATEST") continue;
      const made = source.candidates.filter((table) => alsoExistingStreams || isNew(table));
      if (made.length > 0) {
        yield violation(
          resource,
          `${sentence(named("mapping", mapping))} starts at LATEST on the stream of ${namedAll("table", made)}${made.some(isNew) ? ", which is made in this update" : ""}. ` +
            `What is written between the table's creation and the mapping's first poll, up to minutes later, never ` +
            `reaches the function. Fix: startingPosition TRIM_HORIZON.`,
        );
      } else if (source.undecided) {
        yield undecided(
          resource,
          `${sentence(named("mapping", mapping))} starts at LATEST: ${source.reason}. So it can't be told whether the stream is a new one.`,
        );
      }
    }
  },
};
