import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { refusalOf } from "../model/fact";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mapping } from "../steps/look";
import { apply, plan, validate } from "../steps/tool-commands";
import { planAgain } from "../steps/repeated";
import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";

const missing = STREAM_ACTIONS.map((action) => {
  const name = action.replace("dynamodb:", "");
  return scenario({
    id: `role-without-${name.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase()}`,
    title: `A role without ${name}`,
    question: "Is the mapping rejected?",
    lesson:
      "AWS tries the role before it makes the mapping, and its error names all four actions; that each of them is needed is read from that. None of the emulators looks at the role.",
    tools: ["api"],
    set: { role: STREAM_ACTIONS.filter((granted) => granted !== action) },
    steps: [
      apply().derived(refusalOf("iam-refusal-create"), reasons.ONE_IS_ENOUGH, "iam-refusal-create"),
      mapping().derived(aws.mappedTo(), reasons.ONE_IS_ENOUGH, "iam-refusal-create"),
      deliver("record").as("a record").derived(aws.NOT_DELIVERED, reasons.NOTHING_READS, "iam-refusal-create"),
    ],
    rules: ["role-can-read-stream"],
    sample: name === "GetRecords",
  });
});

export default [
  scenario({
    id: "role-without-policy",
    title: "The note's role: no policy at all",
    question: "Is the mapping rejected?",
    lesson:
      "The note's stack fails on AWS even with its stream on. Each emulator accepts it, and delivers where it runs functions at all.",
    set: { role: "none" },
    steps: [
      validate(),
      plan().byTool(),
      apply().refusedOnAws("iam-refusal-create"),
      mapping().derived(aws.mappedTo(), reasons.REFUSED_MAKES_NOTHING, "iam-refusal-create"),
      deliver("record").as("a record").derived(aws.NOT_DELIVERED, reasons.NOTHING_READS, "iam-refusal-create"),
      plan()
        .as("second plan")
        .derived(aws.planned({ mapping: "create" }), reasons.REST_STAYS, "iam-refusal-create"),
    ],
    rules: ["role-can-read-stream"],
  }),
  ...missing,
  scenario({
    id: "without-permission",
    title: "Without the note's lambda permission",
    question: "Do records arrive?",
    lesson:
      "They do: Lambda reads the stream with the function's role. The note's permission does nothing, and while there is no stream it is open to more than intended.",
    set: { permission: false, mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      deliver("record")
        .as("a record")
        .derived(
          aws.DELIVERED,
          "Lambda reads the stream with the role; the permission plays no part.",
          "doc-pull-model",
        ),
      planAgain(),
    ],
    noRule: "Nothing goes wrong: the rule no-permission-for-dynamodb advises just this.",
  }),
  scenario({
    id: "runtime-ended",
    title: "A runtime that has ended: nodejs12.x",
    question: "Is it rejected, and by whom?",
    lesson:
      "The provider's list still has it; AWS no longer creates such a function. Emulators run it with what they have.",
    set: { function: { runtime: "nodejs12.x" } },
    steps: [
      validate(),
      plan().byTool(),
      apply().refusedOnAws("runtime-deprecated"),
      deliver("record").as("a record").derived(aws.NOT_DELIVERED, "There is no function.", "runtime-deprecated"),
    ],
    rules: ["runtime-can-be-created"],
  }),
  scenario({
    id: "runtime-unknown",
    title: "A runtime that never existed: nodejs99.x",
    question: "Is it rejected, and by whom?",
    lesson: "The provider knows its list of runtimes and rejects any other before it sends a request.",
    set: { function: { runtime: "nodejs99.x" } },
    once: true, // rejected before any request
    steps: [validate(), plan().byTool()],
    noRule: "The provider rejects it before a policy is asked.",
  }),
];
