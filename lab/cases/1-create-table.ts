// How CreateTable answers stream specifications that Terraform and Pulumi never send.
import * as reasons from "../model/reasons";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { table } from "../steps/look";
import { apply } from "../steps/tool-commands";

const base = { mapping: null, permission: false } as const;

const create = (
  id: string,
  title: string,
  specification: { streamEnabled?: boolean; streamViewType?: string },
  refusal: string,
) =>
  scenario({
    id: `create-table-${id}`,
    title: `CreateTable with ${title}`,
    question: "Does CreateTable reject it, and is there a stream if it doesn't?",
    lesson:
      "AWS rejects it. Terraform and Pulumi never send it: they leave the specification out of the request or reject it themselves. You meet this error only through the SDK.",
    tools: ["api"],
    set: { ...base, table: { streamEnabled: undefined, streamViewType: undefined, ...specification } },
    steps: [
      apply().as("create").refusedOnAws(refusal),
      table().derived(aws.NOTHING, reasons.REFUSED_MAKES_NOTHING, refusal),
    ],
    noRule: "A request through the SDK isn't a resource, so the policy pack never sees it.",
  });

export default [
  create(
    "on-without-view-type",
    "the stream enabled and no view type",
    { streamEnabled: true },
    "create-enabled-without-view-type",
  ),
  create(
    "off-with-view-type",
    "the stream disabled and a view type",
    { streamEnabled: false, streamViewType: "NEW_IMAGE" },
    "create-disabled-with-view-type",
  ),
  create("view-type-only", "only a view type", { streamViewType: "NEW_IMAGE" }, "create-view-type-only"),
  create(
    "unknown-view-type",
    "an unknown view type",
    { streamEnabled: true, streamViewType: "new_image" },
    "create-bad-view-type",
  ),
  scenario({
    id: "create-table-off",
    title: "CreateTable with the stream disabled",
    question: "Does the table get a stream or a stream ARN?",
    lesson: "The table has neither a stream nor a stream ARN, as if the specification had been left out.",
    tools: ["api"],
    set: { ...base, table: { streamEnabled: false, streamViewType: undefined } },
    steps: [
      apply().as("create").onAws(aws.OK, "create-enabled-false-accepted"),
      table().onAws(aws.NO_STREAM, "create-enabled-false-accepted"),
    ],
    noRule: "Nothing goes wrong.",
  }),
];
