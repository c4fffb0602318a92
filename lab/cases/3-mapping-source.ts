import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import type { Bench } from "../model/context";
import { labCase } from "../model/scenario";
import { deliveries, write } from "../steps/data";
import { byHand } from "../steps/hand";
import { describe } from "../steps/look";
import { apply } from "../steps/tool";

const map = (bench: Bench, EventSourceArn: string | undefined) =>
  bench.lambda.send(
    new CreateEventSourceMappingCommand({
      EventSourceArn,
      FunctionName: bench.names.function,
      StartingPosition: "TRIM_HORIZON",
    }),
  );

const liveArn = async (bench: Bench): Promise<string> => (await describe(bench))?.LatestStreamArn ?? "";

export default [
  labCase({
    id: "mapping-without-stream",
    title: "A mapping on what is no stream",
    question: "Are a stream that doesn't exist, an empty ARN and none refused?",
    lesson:
      "AWS refuses each. An emulator that accepts an invented ARN shows an enabled mapping that nothing ever comes through.",
    tools: ["api"],
    set: { mapping: null },
    steps: [
      apply().as("table and function"),
      byHand("a stream that doesn't exist", async (bench) =>
        map(bench, (await liveArn(bench)).replace(/stream\/.*/, "stream/2020-01-01T00:00:00.000")),
      ).refusedOnAws("unknown-stream"),
      byHand("an empty ARN", (bench) => map(bench, "")).refusedOnAws("empty-source-arn"),
      byHand("no ARN", (bench) => map(bench, undefined)).refusedOnAws("no-source-arn"),
    ],
    rules: ["mapping-source-is-a-stream"],
  }),
  labCase({
    id: "mapping-twice",
    title: "A second mapping of the same function to the same stream",
    question: "Is it refused, or does each record arrive twice?",
    lesson:
      "AWS refuses it: this is also what a tool meets that makes a mapping anew before it deletes the old one. Where it is accepted, each record is handled twice.",
    tools: ["api"],
    invokes: true,
    set: { mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().as("first mapping").onAws("ok", "iam-working-actions"),
      byHand("second mapping", async (bench) => map(bench, await liveArn(bench))).refusedOnAws("duplicate-mapping"),
      write("once"),
      deliveries("once").onAws("once", "duplicate-mapping"),
    ],
    rules: ["mapping-is-unique"],
  }),
];
