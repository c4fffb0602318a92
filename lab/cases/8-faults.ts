import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { arrived, deliver, deliveries, write } from "../steps/data";
import { deleteMapping, enableMapping, streamOff, streamOn } from "../steps/hand";
import { inState, left, mapping, stateArn, streams, table } from "../steps/look";
import { apply, destroy, importing, interrupted, plan, refresh, set, unlock } from "../steps/tool";

const recover = [
  inState().as("in state after the interruption"),
  plan().as("plan after the interruption"),
  apply().as("apply after the interruption"),
  unlock(),
  refresh().as("refresh"),
  apply().as("apply after that"),
  mapping(),
  deliver("after").as("written after"),
  plan().as("last plan"),
];

export default [
  scenario({
    id: "interrupted-by-user",
    title: "An apply is interrupted with Ctrl-C while the function is made",
    question: "What is in the state, and does the next apply go on?",
    lesson:
      "Both tools end what they are doing and note it. What was interrupted half way is marked as such: Terraform makes the function anew, Pulumi brings it up to date.",
    steps: [interrupted("SIGINT"), ...recover],
    noRule: "An interruption isn't in the program.",
  }),
  scenario({
    id: "interrupted-by-kill",
    title: "An apply is killed while the function is made",
    question: "What is in the state, and does the next apply go on?",
    lesson:
      "What was being made exists and is in no state, and the next plan wants to make it again. Import what is there, or delete it by hand, once Pulumi's lock is cancelled.",
    steps: [
      interrupted("SIGKILL"),
      inState().as("in state after the kill"),
      left().as("there after the kill"),
      plan().as("plan after the kill"),
      unlock(),
      importing("function").as("import of the function"),
      apply().as("apply after the import"),
      mapping(),
      deliver("after").as("written after"),
    ],
    noRule: "An interruption isn't in the program.",
  }),
  scenario({
    id: "mapping-deleted-by-hand",
    title: "The mapping is deleted by hand",
    question: "Does a plan see it, and does an apply repair it?",
    lesson:
      "Terraform asks what is there before each plan and makes the mapping anew. Pulumi plans from its state and sees nothing until it is refreshed. What is written meanwhile is lost with LATEST.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliver("before").as("written before"),
      deleteMapping().onAws(aws.OK, "delete-answer"),
      write("without-mapping"),
      plan().as("plan"),
      apply().as("apply"),
      mapping().as("mapping after the apply"),
      refresh().as("refresh"),
      apply().as("apply after the refresh"),
      mapping().as("mapping after the refresh").onAws(aws.mappedTo("live"), "enabled-after-create"),
      deliver("after").as("written after").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      arrived("without-mapping").as("written without a mapping"),
    ],
    rules: ["mapping-loses-no-records"],
    sample: true,
  }),
  scenario({
    id: "stream-off-by-hand",
    title: "The stream is switched off and on by hand",
    question: "Does the mapping still get records, does a plan see it, does an apply repair it?",
    lesson:
      "The mapping stays on a stream that is no more the table's: enabled, without error, without records. Only a plan that asks what is there finds it.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      streamOff().onAws(aws.OK, "update-disable-result"),
      write("while-off"),
      streamOn().onAws(aws.OK, "label-is-enable-time"),
      streams().onAws(aws.streams("DISABLED", "ENABLED"), "old-stream-after-reenable"),
      mapping()
        .as("mapping before the repair")
        .onAws(aws.mappedTo("stale"), "label-is-enable-time", "position-not-updatable"),
      deliver("before-repair").as("written before the repair").onAws(aws.NOT_DELIVERED, "label-is-enable-time"),
      plan().as("plan"),
      apply().as("apply"),
      mapping().as("mapping after the apply"),
      refresh().as("refresh"),
      apply().as("apply after the refresh"),
      mapping().as("mapping after the refresh").onAws(aws.mappedTo("live"), "enabled-after-create"),
      stateArn().onAws(aws.arn("live"), "label-is-enable-time"),
      deliver("after").as("written after").onAws(aws.DELIVERED, "doc-stream-guarantees"),
    ],
    noRule: "What is done by hand isn't in the program; a plan after a refresh shows it.",
  }),
  scenario({
    id: "mapping-paused",
    title: "A mapping is disabled, and enabled again",
    question: "Does it go on where it stopped?",
    lesson:
      "On AWS and on MiniStack it goes on where it stopped. LocalStack begins anew at the starting position: records come twice.",
    tools: ["api"],
    invokes: true,
    set: { mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      deliver("before").as("written before").onAws(aws.DELIVERED, "doc-stream-guarantees"),
      enableMapping(false).onAws(aws.OK, "update-disable-answer"),
      deliver("paused").as("written while disabled").onAws(aws.NOT_DELIVERED, "reenable-resumes"),
      enableMapping(true).onAws(aws.OK, "reenable-resumes"),
      deliver("after").as("written after").onAws(aws.DELIVERED, "reenable-resumes"),
      arrived("paused").as("written while disabled, in the end").onAws(aws.DELIVERED, "reenable-resumes"),
      deliveries("before", "paused", "after").onAws(aws.deliveredOnce("before", "paused", "after"), "reenable-resumes"),
    ],
    noRule: "What is done by hand isn't in the program.",
  }),
  scenario({
    id: "destroyed-in-flight",
    title: "The stack is destroyed while records are in flight",
    question: "Does it go through, and what is left?",
    lesson: "It goes through without waiting for the records, and no resource is left.",
    set: { function: { sleepMs: 60_000 }, mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("one", "two", "three"),
      destroy().onAws(aws.OK, "delete-answer"),
      left().onAws(aws.parts(), "delete-answer"),
      inState(),
    ],
    rules: ["streamed-table-is-protected"],
  }),
  scenario({
    id: "target-mapping",
    title: "Only the mapping is applied (`-target`, `--target`)",
    question: "What comes with it, and is the stack whole afterwards?",
    lesson:
      "Terraform makes what the mapping depends on, and leaves the permission out. Pulumi makes the named resource alone, and fails where the rest isn't there yet.",
    steps: [
      plan({ target: "mapping" }).as("plan of the mapping alone"),
      apply({ target: "mapping" }).as("apply of the mapping alone"),
      inState().as("in state after that"),
      plan().as("plan of the rest"),
      apply().as("apply of the rest"),
      mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
    ],
    noRule: "What a command leaves out is not in the program.",
  }),
  scenario({
    id: "target-table-off",
    title: "Only the table is applied, with its stream off",
    question: "Does the mapping stay on a dead stream, and does the next plan say so?",
    lesson:
      "The rest of the stack stays as it is: the mapping is enabled on a stream that is off, and nothing arrives. The next plan says nothing on LocalStack v2, which keeps to AWS's answers here; on MiniStack it is never clean.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      set("stream off", { table: { streamEnabled: false } }),
      apply({ target: "table" }).as("apply of the table alone").onAws(aws.OK, "update-disable-result"),
      table().onAws(aws.DISABLED_STREAM, "update-disable-result"),
      mapping().onAws(aws.mappedTo("disabled"), "update-disable-result", "position-not-updatable"),
      deliver("while-off").as("written while off").onAws(aws.NOT_DELIVERED, "doc-stream-guarantees"),
      plan().as("plan of the rest"),
    ],
    rules: ["mapping-needs-enabled-stream"],
  }),
];
