import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { arrived, deliver, write } from "../steps/data";
import { mappingHas } from "../steps/look";
import { apply, plan, set, validate } from "../steps/tool-commands";
import { deliverNearStart, planAgain } from "../steps/repeated";

const between = (position: string | undefined) => [
  apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
  write("before-mapping"),
  set("mapping", { mapping: { startingPosition: position, batchSize: 100 } }),
  validate(),
];

export default [
  scenario({
    id: "position-latest",
    title: "`starting_position` LATEST",
    question: "Which records arrive: written before the mapping, and once it is enabled?",
    lesson:
      "LATEST skips what was written before the mapping, and on AWS can miss what is written in its first minutes. Here the record is written once the emulator has settled, and arrives wherever functions run. TRIM_HORIZON loses nothing.",
    set: { mapping: null },
    steps: [
      ...between("LATEST"),
      apply().as("mapping").onAws(aws.OK, "latest-accepted"),
      mappingHas("StartingPosition").onAws(aws.settings({ StartingPosition: "LATEST" }), "latest-accepted"),
      deliverNearStart("after"),
      arrived("before-mapping").as("written before the mapping").onAws(aws.NOT_DELIVERED, "doc-starting-position"),
      plan().as("second plan").derived(aws.NO_CHANGES, reasons.ECHOED, "latest-accepted", "tf-mapping-dynamodb"),
    ],
    rules: ["mapping-loses-no-records"],
  }),
  scenario({
    id: "position-trim-horizon",
    title: "`starting_position` TRIM_HORIZON",
    question: "Do the records arrive that were written before the mapping?",
    lesson:
      "Everything of the last 24 hours arrives, what was written before the mapping first. This is the position that loses nothing.",
    set: { mapping: null },
    steps: [
      ...between("TRIM_HORIZON"),
      apply().as("mapping").onAws(aws.OK, "doc-parameters"),
      arrived("before-mapping").as("written before the mapping").onAws(aws.DELIVERED, "doc-starting-position"),
      deliver("after").as("written after").onAws(aws.DELIVERED, "doc-starting-position"),
      planAgain(),
    ],
    noRule: "Nothing goes wrong.",
    sample: true,
  }),
  scenario({
    id: "position-at-timestamp",
    title: "`starting_position` AT_TIMESTAMP",
    question: "Is it rejected, and by whom?",
    lesson:
      "The provider lets it pass, because Kinesis has it. AWS rejects it for a DynamoDB stream; MiniStack and moto accept it, and the stack fails only in production. Their one hint is that every plan afterwards wants to replace the mapping.",
    set: { mapping: { startingPosition: "AT_TIMESTAMP", startingPositionTimestamp: "2026-01-01T00:00:00Z" } },
    steps: [
      validate(),
      plan().byTool(),
      apply().refusedOnAws("position-at-timestamp"),
      mappingHas("StartingPosition").derived(aws.NOTHING, reasons.REFUSED_MAKES_NOTHING, "position-at-timestamp"),
      plan()
        .as("second plan")
        .derived(aws.planned({ mapping: "create" }), reasons.REST_STAYS, "position-at-timestamp"),
    ],
    rules: ["mapping-settings-are-accepted"],
  }),
  scenario({
    id: "position-unset",
    title: "`starting_position` unset",
    question: "Is it rejected, and by whom?",
    lesson:
      "A stream needs one. The provider can't know that the source is a stream, so only the apply tells. MiniStack and moto each choose one, not the same, and every plan afterwards wants to replace the mapping.",
    set: { mapping: { startingPosition: undefined } },
    steps: [
      validate(),
      plan().byTool(),
      apply().refusedOnAws("position-missing"),
      mappingHas("StartingPosition").derived(aws.NOTHING, reasons.REFUSED_MAKES_NOTHING, "position-missing"),
      plan()
        .as("second plan")
        .derived(aws.planned({ mapping: "create" }), reasons.REST_STAYS, "position-missing"),
    ],
    rules: ["mapping-settings-are-accepted"],
  }),
];
