import * as aws from "../model/answers";
import { CreateEventSourceMappingCommand, type CreateEventSourceMappingRequest } from "@aws-sdk/client-lambda";
import { scenario } from "../model/scenario";
import { byHand } from "../steps/hand";
import { removeMapping } from "../tools/mappings";
import { describe } from "../steps/look";
import { apply } from "../steps/tool-commands";

/** Requests a mapping with a setting out of range, and deletes it if it is created anyway. */
const beyond = (name: string, settings: Partial<CreateEventSourceMappingRequest>) =>
  byHand(name, "CreateEventSourceMapping", async (context) => {
    const EventSourceArn = (await describe(context))?.LatestStreamArn;
    const { UUID } = await context.lambda.send(
      new CreateEventSourceMappingCommand({
        EventSourceArn,
        FunctionName: context.names.function,
        StartingPosition: "LATEST",
        ...settings,
      }),
    );
    await removeMapping(context.lambda, context.names, UUID);
  });

export default [
  scenario({
    id: "limits",
    title: "Settings out of range",
    question: "Are they rejected?",
    lesson:
      "AWS rejects each one. Emulators check almost none of them, so a setting that passes there may fail on AWS.",
    tools: ["api"],
    set: { mapping: null, permission: false },
    steps: [
      apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
      beyond("batch size 10,001", { BatchSize: 10_001 }).onAws(aws.REFUSED, "sm-batch-size"),
      beyond("record age 30 s", { MaximumRecordAgeInSeconds: 30 }).refusedOnAws("record-age-gap"),
      beyond("10,001 retries", { MaximumRetryAttempts: 10_001 }).onAws(aws.REFUSED, "sm-retries"),
      beyond("parallelisation 11", { ParallelizationFactor: 11 }).onAws(aws.REFUSED, "sm-parallelization"),
      beyond("tumbling window 901 s", { TumblingWindowInSeconds: 901 }).onAws(aws.REFUSED, "sm-tumbling-window"),
      beyond("6 filters", {
        FilterCriteria: { Filters: Array.from({ length: 6 }, () => ({ Pattern: '{"eventName":["INSERT"]}' })) },
      }).onAws(aws.REFUSED, "filter-limits"),
      beyond("an unknown starting position", { StartingPosition: "invalid" as "LATEST" }).refusedOnAws(
        "position-invalid",
      ),
    ],
    rules: ["mapping-settings-are-accepted"],
  }),
  scenario({
    id: "filter-not-json",
    title: "A filter that isn't JSON",
    question: "Is it rejected?",
    lesson:
      "AWS rejects it when the mapping is created. If an emulator accepts it, there is no telling which records pass.",
    tools: ["api"],
    set: { mapping: null, permission: false },
    steps: [
      apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
      beyond("a filter that isn't JSON", { FilterCriteria: { Filters: [{ Pattern: "{not json" }] } }).refusedOnAws(
        "filter-invalid-text",
      ),
    ],
    rules: ["filter-fits-view-type"],
  }),
];
