import { PARTS } from "../model/stack";
import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { inState, mapping, stateArn } from "../steps/look";
import { existing } from "../steps/existing";
import { apply, importing, plan } from "../steps/tool-commands";
import { deliverNearStart, planAgain } from "../steps/repeated";

export default scenario({
  id: "import",
  title: "A table and its mapping exist already and are imported",
  question: "Is the plan clean afterwards, and does delivery go on?",
  lesson:
    "Everything can be imported. No tool can read back which zip file a function was made from, so the first apply sends the code again (and the program's own timeout), and a permission that was made for the function's name is replaced by one for its ARN; table and mapping stay untouched.",
  steps: [
    existing().onAws(aws.OK, "iam-working-actions"),
    importing("table", "role", "policy", "function", "permission", "mapping")
      .as("import")
      .derived(aws.planned(aws.each("import", ...PARTS)), "Each resource is imported by its id.", "tf-mapping-import"),
    inState().derived(aws.parts(...PARTS), reasons.STATE_HOLDS, "tf-mapping-import"),
    stateArn().onAws(aws.arn("live"), "create-with-stream-echoes-all"),
    plan()
      .as("plan after the import")
      .derived(
        aws.planned({ function: "update", permission: "replace" }),
        "The code's zip file can't be read back, and the permission was made for a name instead of an ARN.",
        "tf-mapping-import",
        "tf-force-new",
      ),
    apply().as("apply after the import").onAws(aws.OK, "iam-working-actions"),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    deliverNearStart("after"),
    planAgain(),
  ],
  noRule: "Nothing goes wrong.",
});
