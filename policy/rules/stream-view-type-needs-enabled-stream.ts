import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import { undecided, violation } from "../findings/finding";
import { shown } from "../graph/names";
import { read, UNKNOWN } from "../graph/value";
import type { Table } from "../graph/table";
import type { Rule } from "../rule";

/** Stream switch and view type belong together: AWS rejects one without the other. */
export const streamViewTypeNeedsEnabledStream: Rule = {
  id: "stream-view-type-needs-enabled-stream",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html",
  level: "mandatory",
  severity: "medium",
  description: "A table has a stream view type if and only if its stream is enabled.",
  tags: ["dynamodb", "streams"],
  remediationSteps: "Set both streamEnabled: true and streamViewType, or neither.",
  *check({ tables, readers }) {
    // mapping-needs-enabled-stream reports readers of a stream that is, or may be, disabled.
    const reported = new Set(
      readers.flatMap(({ source, hasNoStream }) =>
        source.candidates.filter(({ streamEnabled }) => hasNoStream || streamEnabled === UNKNOWN),
      ),
    );
    for (const table of tables) {
      const { resource, streamEnabled, viewType, streamSwitch, howToEnable } = table;
      // There, the view type is the switch.
      if (streamEnabled === UNKNOWN && resource.type.startsWith("aws-native:")) continue;
      if (streamEnabled === UNKNOWN || viewType === UNKNOWN) {
        if (!reported.has(table)) yield undecided(resource, openQuestion(table));
      } else if (streamEnabled && viewType === undefined) {
        yield violation(
          resource,
          "has an enabled stream without a view type, which AWS rejects",
          `set streamViewType to one of ${STREAM_VIEW_TYPES.join(", ")}`,
        );
      } else if (!streamEnabled && viewType !== undefined && !reported.has(table)) {
        yield violation(
          resource,
          `has the stream view type ${shown(viewType)}, but its stream is disabled (${streamSwitch}), so nobody will get a record`,
          `${howToEnable}, or remove the view type`,
        );
      }
    }
  },
  // A view type without streamEnabled can only mean that the stream was wanted. A literal false may mean either.
  remediate({ type, props }) {
    if (type !== "aws:dynamodb/table:Table") return false;
    if (read(props, "streamEnabled") !== undefined || typeof read(props, "streamViewType") !== "string") return false;
    props.streamEnabled = true;
    return true;
  },
};

/** The faults that a table may have, and its unknown settings. */
function openQuestion({ streamEnabled, viewType }: Table): string {
  const faults: string[] = [];
  if (streamEnabled !== true && viewType !== undefined) faults.push("a view type without a stream");
  if (streamEnabled !== false && typeof viewType !== "string") faults.push("a stream without a view type");
  const unknown: string[] = [];
  if (streamEnabled === UNKNOWN) unknown.push("whether its stream is enabled");
  if (viewType === UNKNOWN) unknown.push("its view type");
  const are = unknown.length > 1 ? "are" : "is";
  return `has ${faults.join(", or ")}: ${unknown.join(" and ")} ${are} unknown until the update`;
}
