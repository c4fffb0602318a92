import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import { undecided, violation } from "../findings/finding";
import { shown } from "../graph/names";
import { read, UNKNOWN } from "../graph/value";
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
    // A reader of a disabled stream is reported by mapping-needs-enabled-stream, with the same fix.
    const reported = new Set(
      readers.filter(({ hasNoStream }) => hasNoStream).flatMap(({ source }) => source.candidates),
    );
    for (const table of tables) {
      const { resource, streamEnabled, viewType, streamSwitch, howToEnable } = table;
      // There, the view type is the switch.
      if (streamEnabled === UNKNOWN && resource.type.startsWith("aws-native:")) continue;
      if (streamEnabled === UNKNOWN || viewType === UNKNOWN) {
        yield undecided(
          resource,
          "has a view type without a stream, or a stream without a view type: one of the two is unknown until the update",
        );
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
  // A view type without a switch can only mean that the stream was wanted. A literal false may mean either.
  remediate({ type, props }) {
    if (type !== "aws:dynamodb/table:Table") return false;
    if (read(props, "streamEnabled") !== undefined || typeof read(props, "streamViewType") !== "string") return false;
    props.streamEnabled = true;
    return true;
  },
};
