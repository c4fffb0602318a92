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
    question: "Which records arrive: those written before the mapping, those written once it is enabled?",
    lesson:
      "LATEST skips records written before the mapping and, on AWS, can miss records written in its first minutes. TRIM_HORIZON misses none. This case writes once the emulator has settled, so the record arrives wherever functions run.",
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
    question: "Do records written before the mapping arrive?",
    lesson:
      "All records of the last 24 hours arrive, those written before the mapping first. This is the position that loses nothing.",
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
      "AWS rejects it for a DynamoDB stream; the provider lets it pass, because Kinesis supports it. MiniStack and moto accept it, so the stack first fails in production. The only hint is that every later plan wants to replace the mapping.",
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
      "AWS rejects it: a stream needs a starting position. The provider can't tell that the source is a stream, so only the apply fails. MiniStack and moto each choose a position, not the same one, and every later plan wants to replace the mapping.",
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
