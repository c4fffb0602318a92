import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { mapping, permission, stateArn, streams, table } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default scenario({
  id: "view-type-changed",
  title: "The view type of a live stream is changed",
  question: "Does the mapping follow to the new stream, and what happens to records written around the change?",
  lesson:
    "Records written around the change are lost, so stop the writers first. DynamoDB can't change a view type: the provider disables the stream and enables a new one with a new ARN, and replaces mapping and permission. The new mapping doesn't read what the old stream still holds, and no stream has what is written in between. LocalStack's default service and moto reject the change halfway.",
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliverNearStart("before"),
    set("view type KEYS_ONLY", { table: { streamViewType: "KEYS_ONLY" } }),
    plan()
      .as("plan of the change")
      .derived(
        aws.planned({ table: "update", permission: "replace", mapping: "replace" }),
        reasons.NEW_ARN,
        "tf-stream-arn-computed",
        "tf-force-new",
      ),
    apply().as("apply of the change").onAws(aws.OK, "terraform-change-view-type"),
    table().onAws(aws.stream("KEYS_ONLY"), "terraform-change-view-type"),
    stateArn().onAws(aws.arn("live"), "label-is-enable-time"),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    permission().derived(
      aws.permittedFor("live"),
      reasons.PERMISSION_FOLLOWS,
      "create-with-stream-echoes-all",
      "tf-force-new",
    ),
    streams().onAws(aws.streams("DISABLED", "ENABLED"), "old-stream-after-reenable", "list-streams-includes-dead"),
    deliverNearStart("after"),
    plan().as("second plan").onAws(aws.NO_CHANGES, "terraform-change-view-type"),
  ],
  rules: ["mapping-loses-no-records"],
  sample: true,
});
