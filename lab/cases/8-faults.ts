import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { arrived, deliver, deliveries, write } from "../steps/data";
import { deleteMapping, enableMapping, streamOff, streamOn } from "../steps/hand";
import { inState, left, mapping, stateArn, streams, table } from "../steps/look";
import { apply, destroy, importing, interrupted, plan, refresh, set, unlock } from "../steps/command";

const SEES = "Terraform asks what is there before each plan; Pulumi compares with its state until it is refreshed.";
const INTERRUPTED = "tf-state-on-interrupt";

const recover = [
  inState()
    .as("in state after the interruption")
    .derived(aws.parts("table", "role", "policy", "function"), reasons.STATE_HOLDS, INTERRUPTED),
  plan()
    .as("plan after the interruption")
    .derived(
      {
        terraform: aws.planned({ function: "replace", permission: "create", mapping: "create" }),
        pulumi: aws.planned({ function: "update", permission: "create", mapping: "create" }),
      },
      reasons.STATE_HOLDS,
      INTERRUPTED,
    ),
  apply().as("apply after the interruption").derived(aws.OK, reasons.STATE_HOLDS, INTERRUPTED, "iam-working-actions"),
  unlock().byTool(),
  refresh().as("refresh").derived(aws.gone(), reasons.STATE_HOLDS, INTERRUPTED),
  apply().as("apply after that").derived(aws.OK_NO_CHANGES, reasons.ECHOED, "create-defaults", "tf-mapping-dynamodb"),
  mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
  deliver("after")
    .as("written after")
    .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
  plan()
    .as("last plan")
    .derived(aws.NO_CHANGES, reasons.ECHOED, "create-with-stream-echoes-all", "create-defaults", "tf-mapping-dynamodb"),
];

export default [
  scenario({
    id: "interrupted-by-user",
    title: "An apply is interrupted with Ctrl-C while the function is made",
    question: "What is in the state, and does the next apply go on?",
    lesson:
      "Both tools end what they are doing and note it. What was interrupted half way is marked as such: Terraform replaces the function, Pulumi updates it.",
    steps: [interrupted("SIGINT").derived({ kind: "stopped" }, reasons.STATE_HOLDS, INTERRUPTED), ...recover],
    noRule: "An interruption isn't in the program.",
  }),
  scenario({
    id: "interrupted-by-kill",
    title: "An apply is killed while the function is made",
    question: "What is in the state, and does the next apply go on?",
    lesson:
      "What was being made exists and is in no state, and the next plan wants to make it again. Import what is there, or delete it by hand, once Pulumi's lock is cancelled.",
    steps: [
      interrupted("SIGKILL").derived({ kind: "stopped" }, reasons.STATE_HOLDS, INTERRUPTED),
      inState()
        .as("in state after the kill")
        .derived(aws.parts("table", "role", "policy"), reasons.STATE_HOLDS, INTERRUPTED),
      left()
        .as("there after the kill")
        .derived(
          aws.parts("table", "role", "function"),
          "The request for the function was sent before the kill.",
          INTERRUPTED,
        ),
      plan()
        .as("plan after the kill")
        .derived(
          aws.planned(aws.each("create", "function", "permission", "mapping")),
          reasons.STATE_HOLDS,
          INTERRUPTED,
        ),
      unlock().byTool(),
      importing("function")
        .as("import of the function")
        .derived(aws.planned({ function: "import" }), reasons.STATE_HOLDS, INTERRUPTED, "tf-mapping-import"),
      apply().as("apply after the import").derived(aws.OK, reasons.STATE_HOLDS, INTERRUPTED, "iam-working-actions"),
      mapping().onAws(aws.mappedTo("live"), "enabled-after-create"),
      deliver("after")
        .as("written after")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
    ],
    noRule: "An interruption isn't in the program.",
  }),
  scenario({
    id: "mapping-deleted-by-hand",
    title: "The mapping is deleted by hand",
    question: "Does a plan see it, and does an apply repair it?",
    lesson:
      "Terraform asks what is there before each plan and makes the mapping again. Pulumi plans from its state and sees nothing until it is refreshed. What is written meanwhile is lost with LATEST.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliver("before")
        .as("written before")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
      deleteMapping().onAws(aws.OK, "delete-answer"),
      write("without-mapping"),
      plan()
        .as("plan")
        .derived(
          { terraform: aws.planned({ mapping: "create" }), pulumi: aws.NO_CHANGES },
          SEES,
          "tf-mapping-disappears",
          "tf-refresh-first",
        ),
      apply()
        .as("apply")
        .derived({ terraform: aws.OK, pulumi: aws.OK_NO_CHANGES }, SEES, "tf-mapping-disappears", "tf-refresh-first"),
      mapping()
        .as("mapping after the apply")
        .derived(
          { terraform: aws.mappedTo("live"), pulumi: aws.mappedTo() },
          SEES,
          "tf-mapping-disappears",
          "tf-refresh-first",
        ),
      refresh()
        .as("refresh")
        .derived(
          { terraform: aws.gone(), pulumi: aws.gone("mapping") },
          SEES,
          "tf-mapping-disappears",
          "delete-answer",
        ),
      apply()
        .as("apply after the refresh")
        .derived({ terraform: aws.OK_NO_CHANGES, pulumi: aws.OK }, SEES, "tf-mapping-disappears", "delete-answer"),
      mapping().as("mapping after the refresh").onAws(aws.mappedTo("live"), "enabled-after-create"),
      deliver("after")
        .as("written after")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
      arrived("without-mapping")
        .as("written without a mapping")
        .derived(
          aws.NOT_DELIVERED,
          "A mapping that is made again starts over, here at LATEST.",
          "reenable-resumes",
          "doc-starting-position",
        ),
    ],
    rules: ["mapping-loses-no-records"],
    sample: true,
  }),
  scenario({
    id: "stream-off-by-hand",
    title: "The stream is switched off and on by hand",
    question: "Does the mapping still get records, does a plan see it, does an apply repair it?",
    lesson:
      "The mapping stays on a stream that is no longer the table's: enabled, without error, without records. Only a plan that asks what is there finds it.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliver("before")
        .as("written before")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
      streamOff().onAws(aws.OK, "update-disable-result"),
      write("while-off"),
      streamOn().onAws(aws.OK, "label-is-enable-time"),
      streams().onAws(aws.streams("DISABLED", "ENABLED"), "old-stream-after-reenable"),
      mapping()
        .as("mapping before the repair")
        .derived(aws.mappedTo("stale"), reasons.NOT_UPDATABLE, "label-is-enable-time", "position-not-updatable"),
      deliver("before-repair")
        .as("written before the repair")
        .derived(
          aws.NOT_DELIVERED,
          "The record is in the new stream, and the mapping reads the old one.",
          "label-is-enable-time",
          "position-not-updatable",
        ),
      plan()
        .as("plan")
        .derived(
          { terraform: aws.planned(aws.each("replace", "permission", "mapping")), pulumi: aws.NO_CHANGES },
          SEES,
          "label-is-enable-time",
          "tf-refresh-first",
          "tf-force-new",
        ),
      apply()
        .as("apply")
        .derived(
          { terraform: aws.OK, pulumi: aws.OK_NO_CHANGES },
          SEES,
          "label-is-enable-time",
          "tf-refresh-first",
          "tf-force-new",
        ),
      mapping()
        .as("mapping after the apply")
        .derived(
          { terraform: aws.mappedTo("live"), pulumi: aws.mappedTo("stale") },
          SEES,
          "label-is-enable-time",
          "tf-refresh-first",
        ),
      refresh()
        .as("refresh")
        .derived(aws.gone(), "Everything still exists.", "label-is-enable-time", "tf-refresh-first"),
      apply()
        .as("apply after the refresh")
        .derived({ terraform: aws.OK_NO_CHANGES, pulumi: aws.OK }, SEES, "label-is-enable-time", "tf-force-new"),
      mapping().as("mapping after the refresh").onAws(aws.mappedTo("live"), "enabled-after-create"),
      stateArn().onAws(aws.arn("live"), "label-is-enable-time"),
      deliver("after")
        .as("written after")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
    ],
    noRule: "What is done by hand isn't in the program; a plan after a refresh shows it.",
  }),
  scenario({
    id: "mapping-paused",
    title: "A mapping is disabled, and enabled again",
    question: "Does it go on where it stopped?",
    lesson:
      "On AWS and on MiniStack it goes on where it stopped, in each shard. LocalStack starts over at the starting position: records come twice.",
    tools: ["api"],
    invokes: true,
    set: { table: { oneShard: true }, mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      deliver("before")
        .as("written before")
        .onAws([aws.DELIVERED, aws.NOT_DELIVERED], "doc-starting-position", "latest-misses-near-writes"),
      enableMapping(false).onAws(aws.OK, "update-disable-answer"),
      deliver("paused")
        .as("written while disabled")
        .derived(
          [aws.NOT_DELIVERED, aws.DELIVERED],
          "A disabled mapping stops, but can still deliver for up to a minute.",
          "reenable-resumes",
          "disabled-may-still-deliver",
        ),
      enableMapping(true).onAws(aws.OK, "reenable-resumes"),
      deliver("after").as("written after").onAws(aws.DELIVERED, "reenable-resumes"),
      arrived("paused").as("written while disabled, in the end").onAws(aws.DELIVERED, "reenable-resumes"),
      deliveries("before", "paused", "after").derived(
        aws.deliveredOnce("before", "paused", "after"),
        "It resumes where it stopped.",
        "reenable-resumes",
      ),
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
      destroy().derived(
        aws.OK,
        "Each delete is accepted at once, without waiting for records.",
        "delete-answer",
        "function-deleted",
      ),
      left().derived(aws.parts(), "Both tools wait until the deletion is done.", "delete-answer"),
      inState().derived(aws.parts(), reasons.STATE_HOLDS, "delete-answer"),
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
      plan({ target: "mapping" }).as("plan of the mapping alone").byTool(),
      apply({ target: "mapping" })
        .as("apply of the mapping alone")
        .derived({ terraform: aws.OK }, reasons.STATE_HOLDS, "iam-working-actions", "doc-pull-model")
        .byTool("pulumi"),
      inState()
        .as("in state after that")
        .derived(
          { terraform: aws.parts("table", "role", "policy", "function", "mapping"), pulumi: aws.parts() },
          reasons.STATE_HOLDS,
          "iam-working-actions",
        ),
      plan()
        .as("plan of the rest")
        .derived(
          { terraform: aws.planned({ permission: "create" }) },
          reasons.ECHOED,
          "create-defaults",
          "tf-mapping-dynamodb",
        )
        .byTool("pulumi"),
      apply().as("apply of the rest").onAws(aws.OK, "iam-working-actions"),
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
      mapping().derived(
        aws.mappedTo("disabled"),
        reasons.NOT_UPDATABLE,
        "update-disable-result",
        "position-not-updatable",
      ),
      deliver("while-off")
        .as("written while off")
        .derived(
          aws.NOT_DELIVERED,
          "What is written while no stream is enabled is in no stream.",
          "doc-stream-guarantees",
          "label-is-enable-time",
        ),
      plan().as("plan of the rest").derived(aws.NO_CHANGES, reasons.ARN_STAYS, "update-disable-result"),
    ],
    rules: ["mapping-needs-enabled-stream"],
  }),
];
