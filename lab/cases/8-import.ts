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
  title: "An existing table and its mapping are imported",
  question: "Is the plan clean afterwards, and does delivery continue?",
  lesson:
    "Everything can be imported, and table and mapping stay untouched. The first apply uploads the function's code again and sets the program's timeout, because neither tool can read back the zip file. It also replaces a permission created for the function's name by one for its ARN.",
  steps: [
    existing().onAws(aws.OK, "iam-working-actions"),
    importing("table", "role", "policy", "function", "permission", "mapping")
      .as("import")
      .derived(aws.planned(aws.each("import", ...PARTS)), "Each resource is imported by its ID.", "tf-mapping-import"),
    inState().derived(aws.parts(...PARTS), reasons.STATE_HOLDS, "tf-mapping-import"),
    stateArn().onAws(aws.arn("live"), "create-with-stream-echoes-all"),
    plan()
      .as("plan after the import")
      .derived(
        aws.planned({ function: "update", permission: "replace" }),
        "The code's zip file can't be read back, and the permission was created for a name instead of an ARN.",
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
