// The stream's switch and its view type, in every combination.
import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { refusalOf } from "../model/fact";
import { scenario } from "../model/scenario";
import { mapping, permission, stateArn, table } from "../steps/look";
import { apply, plan, validate } from "../steps/tool-commands";
import { planAgain } from "../steps/repeated";

const SWITCH = [true, false, undefined];
const VIEW_TYPES = [undefined, "KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "", "BOGUS"];

const named = (value: unknown): string =>
  value === undefined ? "unset" : value === "" ? "empty" : String(value).toLowerCase().replaceAll("_", "-");

export default SWITCH.flatMap((streamEnabled) =>
  VIEW_TYPES.map((streamViewType) => {
    const id = `stream-${streamEnabled === undefined ? "unset" : streamEnabled ? "on" : "off"}-view-${named(streamViewType)}`;
    const works =
      streamEnabled === true && streamViewType !== undefined && streamViewType !== "" && streamViewType !== "BOGUS";
    const silent = streamEnabled !== true && streamViewType !== "BOGUS";
    const common = {
      id,
      family: "stream-switch",
      title: `\`stream_enabled\` ${streamEnabled ?? "unset"}, \`stream_view_type\` ${streamViewType === "" ? "empty" : (streamViewType ?? "unset")}`,
      question: "What do validation, the plan, the apply and a second plan say, and what exists afterwards?",
      set: { table: { streamEnabled, streamViewType } },
      // Beyond MiniStack a few combinations stand for the rest: without a stream the provider sends no view type, and with one all four behave alike.
      once: !["unset", "new-and-old-images"].includes(named(streamViewType)),
      sample: id === "stream-off-view-new-and-old-images" || id === "stream-on-view-unset",
    };
    if (works) {
      return scenario({
        ...common,
        lesson: "The only combination that works: the stream is enabled and has a view type.",
        steps: [
          validate(),
          plan().byTool(),
          apply().onAws(aws.OK, "create-with-stream-echoes-all", "iam-working-actions"),
          table().onAws(aws.stream(streamViewType), "create-with-stream-echoes-all"),
          stateArn().onAws(aws.arn("live"), "create-with-stream-echoes-all"),
          permission().derived(
            aws.permittedFor("live"),
            reasons.PERMISSION_FOLLOWS,
            "create-with-stream-echoes-all",
            "tf-force-new",
          ),
          mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
          planAgain(),
        ],
        noRule: "Nothing goes wrong.",
      });
    }
    if (silent) {
      return scenario({
        ...common,
        lesson:
          "A view type alone enables nothing. Validation and plan are clean, but the apply fails at the end: the table is created without a stream, the permission without a source ARN, and the mapping is rejected.",
        steps: [
          validate(),
          plan().byTool(),
          apply().derived(refusalOf("no-source-arn"), reasons.NO_SOURCE, "no-source-arn", "tf-mapping-empty-source"),
          table().onAws(aws.NO_STREAM, "create-without-stream-omits"),
          stateArn().derived(
            aws.arn("empty"),
            "The provider stores an absent ARN as an empty string.",
            "create-without-stream-omits",
          ),
          permission().derived(
            aws.permittedFor("absent"),
            reasons.EMPTY_SOURCE,
            "create-without-stream-omits",
            "tf-empty-source-arn",
          ),
          mapping().derived(aws.mappedTo(), reasons.REFUSED_MAKES_NOTHING, "no-source-arn"),
          plan()
            .as("second plan")
            .derived(
              aws.planned({ mapping: "create" }),
              reasons.REST_STAYS,
              "no-source-arn",
              "create-without-stream-omits",
            ),
        ],
        rules: ["mapping-needs-enabled-stream"],
      });
    }
    return scenario({
      ...common,
      lesson:
        streamViewType === "BOGUS"
          ? "The provider accepts the four view types and rejects anything else before it sends a request."
          : "The provider rejects an enabled stream without a view type during the plan, not during validation.",
      once: true, // rejected before any request
      steps: [validate(), plan().byTool()],
      ...(streamViewType === "BOGUS"
        ? { noRule: "The provider rejects it before a policy runs." }
        : { rules: ["stream-view-type-needs-enabled-stream"] }),
    });
  }),
);
