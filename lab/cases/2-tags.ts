import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver, deliveries } from "../steps/data";
import { mapping, stateArn } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";

export default scenario({
  id: "table-tagged",
  title: "A tag is added to the table",
  question: "Does the stream stay the same, and do records keep arriving?",
  lesson: "Only the tag changes: the stream keeps its ARN, and no record is lost or repeated.",
  set: { mapping: { startingPosition: "TRIM_HORIZON" } },
  steps: [
    apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
    deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    set("a tag", { table: { tags: { team: "orders" } } }),
    plan()
      .as("plan of the tag")
      .derived(aws.planned({ table: "update" }), "Tags don't force a replacement.", "tf-tags-in-place"),
    apply()
      .as("apply of the tag")
      .derived(aws.OK, "A separate request, TagResource, sets the tag.", "tf-tags-in-place"),
    stateArn().derived(aws.arn("live"), "The stream isn't touched.", "tf-tags-in-place"),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    deliver("after").as("written after").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    deliveries("before", "after").derived(
      aws.deliveredOnce("before", "after"),
      "The mapping isn't touched.",
      "tf-tags-in-place",
    ),
    plan()
      .as("second plan")
      .derived(aws.NO_CHANGES, "The provider reads the tag as it was written.", "tf-tags-in-place"),
  ],
  noRule: "Nothing is wrong with the program.",
});
