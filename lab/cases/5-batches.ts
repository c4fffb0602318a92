import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { batches, concurrency, deliver, deliveries, eventMembers, together, write } from "../steps/data";
import { mappingHas } from "../steps/look";
import { apply, plan, set } from "../steps/tool-commands";

const items = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `item-${String(i).padStart(2, "0")}`);

export default [
  scenario({
    id: "batch-size-unset",
    title: "`batch_size` unset",
    question: "Is the second plan clean, and do records still arrive after a second apply?",
    lesson:
      "On MiniStack a second apply stops delivery, so always set the batch size. AWS's default is 100, and the provider knows it, but MiniStack reports 10. Both tools then plan to remove it and send a batch size of 0, and nothing is delivered from then on.",
    set: { mapping: { batchSize: undefined } },
    steps: [
      apply().as("first apply").onAws(aws.OK, "create-defaults"),
      mappingHas("BatchSize").onAws(aws.settings({ BatchSize: 100 }), "create-defaults", "doc-parameters"),
      deliver("first")
        .as("written after the first apply")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
      plan().as("second plan").onAws(aws.NO_CHANGES, "tf-mapping-dynamodb"),
      apply().as("second apply").derived(aws.OK_NO_CHANGES, reasons.ECHOED, "create-defaults", "tf-mapping-dynamodb"),
      mappingHas("BatchSize")
        .as("settings after the second apply")
        .onAws(aws.settings({ BatchSize: 100 }), "create-defaults"),
      deliver("second")
        .as("written after the second apply")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
      plan().as("third plan").onAws(aws.NO_CHANGES, "tf-mapping-dynamodb"),
    ],
    noRule: "The program is right; the emulator's default differs from AWS's.",
  }),
  scenario({
    id: "batch-size-changed",
    title: "The batch size of a live mapping is changed",
    question: "Is the mapping updated in place, and does it continue where it was?",
    lesson:
      "The mapping is updated in place, and the next plan is clean. MiniStack continues where it was. LocalStack reads the stream again from its starting position, so processed records come again.",
    set: { mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      set("batch size 50", { mapping: { batchSize: 50 } }),
      plan()
        .as("plan of the change")
        .derived(
          aws.planned({ mapping: "update" }),
          "Changing batch_size doesn't force a replacement.",
          "tf-batch-size-in-place",
          "tf-force-new",
        ),
      apply()
        .as("apply of the change")
        .derived(
          { terraform: aws.OK, pulumi: aws.OK },
          "The same update succeeds with other event sources.",
          "tf-batch-size-in-place",
        ),
      mappingHas("BatchSize").derived(aws.settings({ BatchSize: 50 }), reasons.ECHOED, "tf-batch-size-in-place"),
      deliver("after").as("written after").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      deliveries("before", "after"),
      plan().as("second plan").derived(aws.NO_CHANGES, reasons.ECHOED, "tf-batch-size-in-place"),
    ],
    noRule: "Nothing is wrong with the program.",
  }),
  scenario({
    id: "batch-size-10",
    title: "A batch size of 10 with 25 records waiting",
    question: "Does any batch hold more than 10?",
    lesson: "No batch holds more records than the batch size.",
    tools: ["api"],
    invokes: true,
    set: { mapping: null },
    steps: [
      apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
      write(...items(25)),
      set("mapping", { mapping: { startingPosition: "TRIM_HORIZON", batchSize: 10 } }),
      apply().as("mapping").onAws(aws.OK, "doc-parameters"),
      batches(items(25), 3),
    ],
    noRule: "Nothing goes wrong.",
  }),
  scenario({
    id: "batching-window",
    title: "A batching window of 3 s",
    question: "Are records written in quick succession gathered into one batch?",
    lesson:
      "With a window, Lambda gathers the records of a shard into one batch. MiniStack ignores the window: each record comes alone.",
    tools: ["api"],
    invokes: true,
    set: {
      table: { oneShard: true },
      mapping: { startingPosition: "TRIM_HORIZON", batchSize: 100, maximumBatchingWindowInSeconds: 3 },
    },
    steps: [
      apply().onAws(aws.OK, "accepted-extremes"),
      write("one", "two", "three"),
      together("one", "two", "three").onAws({ kind: "together", together: true }, "doc-batching-window"),
    ],
    noRule: "The setting is right; an emulator ignores it.",
  }),
  scenario({
    id: "parallelisation",
    title: "A parallelisation factor of 5",
    question: "Are batches of different keys processed at the same time?",
    lesson:
      "AWS processes up to five batches of a shard at once. The emulators process one after the other, so a handler that isn't safe to run concurrently passes there.",
    tools: ["api"],
    invokes: true,
    set: { table: { oneShard: true }, mapping: null, function: { sleepMs: 400 } },
    steps: [
      apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
      write(...items(12)),
      set("mapping", { mapping: { startingPosition: "TRIM_HORIZON", batchSize: 2, parallelizationFactor: 5 } }),
      apply().as("mapping").onAws(aws.OK, "accepted-extremes"),
      concurrency(items(12)).derived(
        { kind: "concurrency", most: 5 },
        "Twelve keys in batches of two are enough to fill five batches at once.",
        "doc-parallelization",
      ),
    ],
    noRule: "The setting is right; the emulators ignore it.",
  }),
  scenario({
    id: "tumbling-window",
    title: "A tumbling window of 5 s",
    question: "Does the event carry the window and its state?",
    lesson:
      "The event carries a window, and a state that the handler passes on. No emulator here supports this: test such a handler with events of your own.",
    tools: ["api"],
    invokes: true,
    set: { mapping: { startingPosition: "TRIM_HORIZON", tumblingWindowInSeconds: 5 } },
    steps: [
      apply().onAws(aws.OK, "accepted-extremes"),
      write("record"),
      eventMembers().onAws(
        aws.members(
          "Records",
          "eventSourceARN",
          "isFinalInvokeForWindow",
          "isWindowTerminatedEarly",
          "shardId",
          "state",
          "window",
        ),
        "doc-tumbling-window",
      ),
    ],
    noRule: "The setting is right; the emulators ignore it.",
  }),
  scenario({
    id: "window-settings",
    title: "Filter, windows and parallelisation, set by Terraform and Pulumi",
    question: "Are the settings accepted and kept, and is the second plan clean?",
    lesson:
      "AWS rejects a tumbling window together with a parallelisation factor above 1, and neither tool warns beforehand. The emulators accept both. If an emulator forgets a setting, every plan shows it again.",
    set: {
      mapping: {
        startingPosition: "TRIM_HORIZON",
        batchSize: 50,
        maximumBatchingWindowInSeconds: 1,
        parallelizationFactor: 2,
        tumblingWindowInSeconds: 30,
        filters: ['{"eventName":["INSERT"]}'],
      },
    },
    steps: [
      apply().refusedOnAws("tumbling-needs-one-batch"),
      mappingHas(
        "BatchSize",
        "MaximumBatchingWindowInSeconds",
        "ParallelizationFactor",
        "TumblingWindowInSeconds",
      ).derived(aws.NOTHING, reasons.REFUSED_MAKES_NOTHING, "tumbling-needs-one-batch"),
      plan()
        .as("second plan")
        .derived(aws.planned({ mapping: "create" }), reasons.REST_STAYS, "tumbling-needs-one-batch"),
    ],
    rules: ["mapping-settings-are-accepted"],
  }),
];
