import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { inState, mapping, stateArn } from "../steps/look";
import { existing } from "../steps/existing";
import { apply, importing, plan } from "../steps/tool";

export default scenario({
  id: "import",
  title: "A table and its mapping exist already and are imported",
  question: "Is the plan clean afterwards, and does delivery go on?",
  lesson:
    "Everything can be imported. No tool can read back which zip file a function was made of, so the first apply sends the code again (and the program's own timeout), and a permission that was made for the function's name is made anew for its ARN; table and mapping stay untouched.",
  steps: [
    existing(),
    importing("table", "role", "policy", "function", "permission", "mapping").as("import"),
    inState(),
    stateArn().onAws(aws.arn("live"), "create-with-stream-echoes-all"),
    plan().as("plan after the import"),
    apply().as("apply after the import").onAws(aws.OK, "iam-working-actions"),
    mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    deliver("after").as("written after").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    plan().as("second plan"),
  ],
  noRule: "Nothing goes wrong.",
});
