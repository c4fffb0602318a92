import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import { read, UNKNOWN } from "../graph/value";
import { undecided, violation, type Rule } from "../rule";
import { named, sentence } from "./words";

/** Stream switch and view type belong together: AWS refuses one without the other. */
export const streamViewTypeNeedsEnabledStream: Rule = {
  id: "stream-view-type-needs-enabled-stream",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html",
  level: "mandatory",
  severity: "medium",
  description: "A table has a stream view type exactly if its stream is enabled.",
  tags: ["dynamodb", "streams"],
  remediationSteps: "Set both streamEnabled: true and streamViewType, or neither.",
  *check({ tables }) {
    for (const table of tables) {
      const subject = sentence(named("table", table));
      if (table.streamEnabled === UNKNOWN || table.viewType === UNKNOWN) {
        yield undecided(table.resource, `${subject}: its stream's switch or view type is only known later.`);
        continue;
      }
      if (table.streamEnabled && table.viewType === undefined) {
        yield violation(
          table.resource,
          `${subject} has its stream on and no view type, which AWS refuses. ` +
            `Fix: set streamViewType to one of ${STREAM_VIEW_TYPES.join(", ")}.`,
        );
      }
      if (!table.streamEnabled && table.viewType !== undefined) {
        yield violation(
          table.resource,
          `${subject} has the stream view type ${table.viewType}, but its stream is off: ${table.streamSwitch}. ` +
            `The view type has no effect, and nobody will get a record. Fix: ${table.howToEnable}, or remove the view type.`,
        );
      }
    }
  },
  // A view type without a word on the switch can only mean that the stream was wanted. A literal false may mean either.
  remediate({ type, props }) {
    if (type !== "aws:dynamodb/table:Table") return undefined;
    if (read(props, "streamEnabled") !== undefined || typeof read(props, "streamViewType") !== "string")
      return undefined;
    props.streamEnabled = true;
    return props;
  },
};
