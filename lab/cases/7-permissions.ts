import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { deliver } from "../steps/data";
import { mapping } from "../steps/look";
import { apply, plan, validate } from "../steps/tool";
import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";

const missing = STREAM_ACTIONS.map((action) => {
  const name = action.replace("dynamodb:", "");
  return scenario({
    id: `role-without-${name.replace(/(?<=[a-z])[A-Z]/g, "-$&").toLowerCase()}`,
    title: `A role without ${name}`,
    question: "Is the mapping refused?",
    lesson:
      "AWS tries the role before it makes the mapping, and names all four actions when it refuses; that each of them is needed is read from that. None of the emulators looks at the role.",
    tools: ["api"],
    set: { role: STREAM_ACTIONS.filter((one) => one !== action) },
    steps: [
      apply().refusedOnAws("iam-refusal-create"),
      mapping().onAws(aws.mappedTo(), "iam-refusal-create"),
      deliver("record").as("a record"),
    ],
    rules: ["role-can-read-stream"],
    sample: name === "GetRecords",
  });
});

export default [
  scenario({
    id: "role-without-policy",
    title: "The note's role: no policy at all",
    question: "Is the mapping refused?",
    lesson:
      "The note's stack fails on AWS even with its stream on. Each emulator accepts it, and delivers where it runs functions at all.",
    set: { role: "none" },
    steps: [
      validate(),
      plan(),
      apply().refusedOnAws("iam-refusal-create"),
      mapping().onAws(aws.mappedTo(), "iam-refusal-create"),
      deliver("record").as("a record"),
      plan().as("second plan"),
    ],
    rules: ["role-can-read-stream"],
  }),
  ...missing,
  scenario({
    id: "without-permission",
    title: "Without the note's lambda permission",
    question: "Do records arrive?",
    lesson:
      "They do: Lambda reads the stream with the function's role. The permission of the note does nothing, and is open to more than is meant while there is no stream.",
    set: { permission: false, mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "doc-pull-model"),
      deliver("record").as("a record").onAws(aws.DELIVERED, "doc-pull-model"),
      plan().as("second plan").onAws(aws.NO_CHANGES, "create-defaults"),
    ],
    noRule: "Nothing goes wrong: the rule no-permission-for-dynamodb advises just this.",
  }),
  scenario({
    id: "runtime-ended",
    title: "A runtime that has ended: nodejs12.x",
    question: "Is it refused, and by whom?",
    lesson:
      "The provider's list still has it; AWS refuses to create the function. Emulators run it with what they have.",
    set: { function: { runtime: "nodejs12.x" } },
    steps: [validate(), plan(), apply().refusedOnAws("runtime-deprecated"), deliver("record").as("a record")],
    rules: ["runtime-can-be-created"],
  }),
  scenario({
    id: "runtime-unknown",
    title: "A runtime that never was: nodejs99.x",
    question: "Is it refused, and by whom?",
    lesson: "The provider knows its list of runtimes and refuses before any request.",
    set: { function: { runtime: "nodejs99.x" } },
    once: true, // refused before any request
    steps: [validate(), plan().byTool()],
    noRule: "The provider refuses it before a policy is asked.",
  }),
];
