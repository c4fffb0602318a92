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
      "AWS checks the role before it creates the mapping, and rejects the mapping. Its error names all four actions; that each one is required is inferred from that text. No emulator checks the role.",
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
    title: "A role without any policy",
    question: "Is the mapping rejected?",
    lesson:
      "AWS rejects the mapping, even when the stream is enabled. Every emulator accepts it, and delivers if it runs functions at all.",
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
    title: "A stack without a Lambda permission",
    question: "Do records arrive?",
    lesson:
      "Records arrive: Lambda reads the stream with the function's role, so a permission for DynamoDB does nothing. While the table has no stream, such a permission has no source ARN and is open to more than intended.",
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
    noRule: "Nothing goes wrong; the rule no-permission-for-dynamodb recommends this.",
  }),
  scenario({
    id: "runtime-ended",
    title: "A runtime that AWS no longer supports: nodejs12.x",
    question: "Is it rejected, and by whom?",
    lesson:
      "AWS rejects it: such a function can no longer be created. The provider's list still has it, and the emulators accept it.",
    set: { function: { runtime: "nodejs12.x" } },
    steps: [
      validate(),
      plan().byTool(),
      apply().refusedOnAws("runtime-deprecated"),
      deliver("record")
        .as("a record")
        .derived(aws.NOT_DELIVERED, "There is no function to invoke.", "runtime-deprecated"),
    ],
    rules: ["runtime-can-be-created"],
  }),
  scenario({
    id: "runtime-unknown",
    title: "A runtime that never existed: nodejs99.x",
    question: "Is it rejected, and by whom?",
    lesson: "The provider rejects a runtime that isn't on its list before it sends a request.",
    set: { function: { runtime: "nodejs99.x" } },
    once: true, // rejected before any request
    steps: [validate(), plan().byTool()],
    noRule: "The provider rejects it before a policy runs.",
  }),
];
