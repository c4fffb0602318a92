// Changes made by hand, outside the tool.
import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { arrived, deliver, deliveries, write } from "../steps/data";
import { deleteMapping, enableMapping, streamOff, streamOn } from "../steps/hand";
import { mapping, stateArn, streams } from "../steps/look";
import { apply, plan, refresh } from "../steps/tool-commands";
import { deliverNearStart } from "../steps/repeated";

export default [
  scenario({
    id: "mapping-deleted-by-hand",
    title: "The mapping is deleted by hand",
    question: "Does a plan notice, and does an apply repair it?",
    lesson:
      "Terraform's next plan notices, and the apply creates a new mapping; Pulumi plans from its state and notices only after a refresh. With LATEST, records written in the meantime are lost.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliverNearStart("before"),
      deleteMapping().onAws(aws.OK, "delete-answer"),
      write("without-mapping"),
      plan()
        .as("plan")
        .derived(
          { terraform: aws.planned({ mapping: "create" }), pulumi: aws.NO_CHANGES },
          reasons.SEES,
          "tf-mapping-disappears",
          "tf-refresh-first",
        ),
      apply()
        .as("apply")
        .derived(
          { terraform: aws.OK, pulumi: aws.OK_NO_CHANGES },
          reasons.SEES,
          "tf-mapping-disappears",
          "tf-refresh-first",
        ),
      mapping()
        .as("mapping after the apply")
        .derived(
          { terraform: aws.mappedTo("live"), pulumi: aws.mappedTo() },
          reasons.SEES,
          "tf-mapping-disappears",
          "tf-refresh-first",
        ),
      refresh()
        .as("refresh")
        .derived(
          { terraform: aws.gone(), pulumi: aws.gone("mapping") },
          reasons.SEES,
          "tf-mapping-disappears",
          "delete-answer",
        ),
      apply()
        .as("apply after the refresh")
        .derived(
          { terraform: aws.OK_NO_CHANGES, pulumi: aws.OK },
          reasons.SEES,
          "tf-mapping-disappears",
          "delete-answer",
        ),
      mapping().as("mapping after the refresh").onAws(aws.mappedTo("live"), "enabled-after-create"),
      deliverNearStart("after"),
      arrived("without-mapping")
        .as("written without a mapping")
        .derived(
          aws.NOT_DELIVERED,
          "A new mapping starts over, here at LATEST.",
          "reenable-resumes",
          "doc-starting-position",
        ),
    ],
    rules: ["mapping-loses-no-records"],
    sample: true,
  }),
  scenario({
    id: "stream-off-by-hand",
    title: "The stream is disabled and enabled by hand",
    question: "Does the mapping still get records, does a plan notice, and does an apply repair it?",
    lesson:
      "The mapping stays on the old stream: enabled, without an error, without records. Terraform's next plan notices and its apply repairs it; Pulumi's do so only after a refresh.",
    steps: [
      apply().as("first apply").onAws(aws.OK, "iam-working-actions"),
      deliverNearStart("before"),
      streamOff().onAws(aws.OK, "update-disable-result"),
      write("while-disabled"),
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
          reasons.SEES,
          "label-is-enable-time",
          "tf-refresh-first",
          "tf-force-new",
        ),
      apply()
        .as("apply")
        .derived(
          { terraform: aws.OK, pulumi: aws.OK_NO_CHANGES },
          reasons.SEES,
          "label-is-enable-time",
          "tf-refresh-first",
          "tf-force-new",
        ),
      mapping()
        .as("mapping after the apply")
        .derived(
          { terraform: aws.mappedTo("live"), pulumi: aws.mappedTo("stale") },
          reasons.SEES,
          "label-is-enable-time",
          "tf-refresh-first",
        ),
      refresh()
        .as("refresh")
        .derived(aws.gone(), "Everything still exists.", "label-is-enable-time", "tf-refresh-first"),
      apply()
        .as("apply after the refresh")
        .derived(
          { terraform: aws.OK_NO_CHANGES, pulumi: aws.OK },
          reasons.SEES,
          "label-is-enable-time",
          "tf-force-new",
        ),
      mapping().as("mapping after the refresh").onAws(aws.mappedTo("live"), "enabled-after-create"),
      stateArn().onAws(aws.arn("live"), "label-is-enable-time"),
      deliverNearStart("after"),
    ],
    noRule: "A change made by hand isn't in the program; a plan after a refresh shows it.",
  }),
  scenario({
    id: "mapping-paused",
    title: "A mapping is disabled, then enabled again",
    question: "Does it resume where it stopped?",
    lesson:
      "On AWS and MiniStack it resumes where it stopped, in each shard. LocalStack starts over at the starting position, so records come twice.",
    tools: ["api"],
    invokes: true,
    set: { table: { oneShard: true }, mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      deliverNearStart("before"),
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
      arrived("paused").as("written while disabled (after enabling)").onAws(aws.DELIVERED, "reenable-resumes"),
      deliveries("before", "paused", "after").derived(
        aws.deliveredOnce("before", "paused", "after"),
        "It resumes where it stopped.",
        "reenable-resumes",
      ),
    ],
    noRule: "A change made by hand isn't in the program.",
  }),
];
