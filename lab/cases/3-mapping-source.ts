import * as aws from "../model/answers";
import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { Context } from "../model/context";
import { refusalOf } from "../model/fact";
import { scenario } from "../model/scenario";
import { deliveries, write } from "../steps/data";
import { byHand } from "../steps/hand";
import { describe } from "../steps/look";
import { apply } from "../steps/tool-commands";

const map = (context: Context, EventSourceArn: string | undefined) =>
  context.lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn,
      FunctionName: context.names.function,
      StartingPosition: "TRIM_HORIZON",
    }),
  );

const liveArn = async (context: Context): Promise<string> => (await describe(context))?.LatestStreamArn ?? "";

export default [
  scenario({
    id: "mapping-without-stream",
    title: "A mapping whose source isn't a stream",
    question: "Does AWS reject a stream that doesn't exist, an empty ARN and a missing ARN?",
    lesson:
      "AWS rejects all three: a stream that doesn't exist, an empty ARN and a missing ARN. An emulator that accepts an invented ARN shows an enabled mapping that never delivers anything.",
    tools: ["api"],
    set: { mapping: null },
    steps: [
      apply().as("table and function").onAws(aws.OK, "iam-working-actions"),
      byHand("a stream that doesn't exist", "CreateEventSourceMapping", async (context) =>
        map(context, (await liveArn(context)).replace(/stream\/.*/, "stream/2020-01-01T00:00:00.000")),
      ).refusedOnAws("unknown-stream"),
      byHand("an empty ARN", "CreateEventSourceMapping", (context) => map(context, "")).derived(
        refusalOf("empty-source-arn"),
        "An empty string doesn't match the pattern of an ARN, which AWS checks first.",
        "empty-source-arn",
        "sm-arn-pattern",
      ),
      byHand("no ARN", "CreateEventSourceMapping", (context) => map(context, undefined)).refusedOnAws("no-source-arn"),
    ],
    rules: ["mapping-source-is-a-stream"],
  }),
  scenario({
    id: "mapping-twice",
    title: "A second mapping from the same stream to the same function",
    question: "Is it rejected, or does each record arrive twice?",
    lesson:
      "AWS rejects it. A tool that creates the new mapping before it deletes the old one meets the same error. If an emulator accepts it, each record arrives twice.",
    tools: ["api"],
    invokes: true,
    set: { mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().as("first mapping").onAws(aws.OK, "iam-working-actions"),
      byHand("second mapping", "CreateEventSourceMapping", async (context) =>
        map(context, await liveArn(context)),
      ).refusedOnAws("duplicate-mapping"),
      write("once"),
      deliveries("once").derived(
        aws.deliveredOnce("once"),
        "The second mapping is rejected, so one mapping delivers each record.",
        "duplicate-mapping",
      ),
    ],
    rules: ["mapping-is-unique"],
  }),
];
