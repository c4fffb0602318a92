import * as fs from "node:fs";
import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import type { Command, Context } from "../command/command";
import { EXIT, type ExitCode, sentence, shown, UsageError } from "../command/exit";
import { readsWithKeyOf } from "../command/kms-rights";
import { targetOptions, text } from "../command/options";
import { diagnose } from "../doctor/findings";
import { isComplete } from "../doctor/facts";
import { gather } from "../doctor/gather";
import { picture } from "../doctor/picture";
import { factsOfFile } from "../doctor/pulumi-file";
import { report } from "../doctor/report";
import { targetNames } from "../target/resolve";

export const doctor: Command = {
  name: "doctor",
  summary: "says why the function isn't called, and what to do next; changes nothing",
  about:
    "Checks every resource on a change's path: table, stream, filters, mapping, function, role, on-failure destination, alarms. Then\n" +
    "names the likely cause in one sentence, and the next command. Read-only: it receives no message and changes nothing.",
  options: {
    ...targetOptions,
    from: {
      type: "string",
      value: "FILE",
      help: "look at a file instead: a stack's export, or the output of pulumi preview --json",
    },
    picture: {
      type: "string",
      value: "FILE",
      help: "draw a change's path, with the findings on it, as an SVG file",
    },
  },
  examples: [
    ["doctor --stack aws", "look at a stack"],
    ["doctor --table orders --picture orders.svg", "look at a table, and draw it"],
    [
      "doctor --from preview.json --picture preview.svg",
      "look at what pulumi preview --json > preview.json would make",
    ],
  ],
  needs: [
    { actions: ["dynamodb:DescribeTable"], on: "the table" },
    {
      actions: STREAM_READ_ACTIONS,
      on: "the table's streams",
    },
    { actions: ["lambda:ListEventSourceMappings", "lambda:GetEventSourceMapping"], on: "*" },
    { actions: ["lambda:GetFunctionConfiguration", "lambda:GetFunctionConcurrency"], on: "the function" },
    { actions: ["iam:SimulatePrincipalPolicy"], on: "the execution role" },
    { actions: ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"], on: "the on-failure queue" },
    { actions: ["s3:ListBucket"], on: "the on-failure bucket" },
    { actions: ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricStatistics"], on: "*" },
    { actions: ["logs:FilterLogEvents"], on: "the function's log group" },
    readsWithKeyOf("the table"),
  ],
  run,
};

async function run({ values, clients, output, stop }: Context): Promise<ExitCode> {
  const from = text(values, "from");
  const facts = from === undefined ? await gather(clients, await targetNames(values), { stop }) : factsOfFile(from);
  const findings = diagnose(facts);
  for (const line of report(facts, findings)) output.print(line);
  const file = text(values, "picture");
  if (file !== undefined) {
    try {
      fs.writeFileSync(file, picture(facts, findings));
    } catch (error) {
      throw new UsageError(
        `--picture is ${shown(file)}, which can't be written: ${sentence((error as Error).message)} Name a file in a directory that is there.`,
      );
    }
    output.print(`\nThe picture is in ${file}.`);
  }
  output.result({ facts, findings });
  return findings.some(({ level }) => level === "fault") || !isComplete(facts) ? EXIT.remains : EXIT.done;
}
