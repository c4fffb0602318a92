import { labCase } from "../case";
import { mapping, permission, stateArn, streams, table } from "../steps/look";
import { deliver } from "../steps/data";
import { apply, plan, set } from "../steps/tool";

export default labCase({
  id: "view-type-changed",
  title: "The view type of a live stream is changed",
  question: "Does the mapping follow to the new stream, and what becomes of the records written around the change?",
  lesson:
    "DynamoDB can't change a view type: the provider switches the stream off and on, and that is a new stream with a new ARN. Mapping and permission are replaced. What the old stream still held for the mapping is gone with it, and writes between off and on are in neither.",
  steps: [
    apply().as("first apply").onAws("ok", "iam-working-actions"),
    deliver("before").as("written before"),
    set("view type KEYS_ONLY", { table: { streamViewType: "KEYS_ONLY" } }),
    plan().as("plan of the change"),
    apply().as("apply of the change").onAws("ok", "terraform-change-view-type"),
    table().onAws("stream KEYS_ONLY", "terraform-change-view-type"),
    stateArn().onAws("the live stream", "label-is-enable-time"),
    mapping().onAws("enabled, on the live stream", "label-is-enable-time"),
    permission(),
    streams().onAws("DISABLED, ENABLED", "list-streams-includes-dead"),
    deliver("after").as("written after"),
    plan().as("second plan"),
  ],
  rules: ["mapping-loses-no-records"],
  sample: true,
});
