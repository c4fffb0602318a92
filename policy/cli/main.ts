// dynamodb-streams-policy: the pack's rules on a Terraform plan or a CloudFormation template.
import * as fs from "node:fs";
import { parseArgs } from "node:util";
import { checkExemptions, readConfiguration } from "./config";
import { evaluate } from "./evaluate";
import { readInput } from "./input";
import { human } from "./report-human";
import { json } from "./report-json";
import { sarif } from "./report-sarif";
import type { Rule } from "../rule";
import { rules } from "../rules";
import { UsageError } from "./usage-error";

const FORMATS = { human, json, sarif };

const HELP = `dynamodb-streams-policy check FILE [options]

Checks what goes wrong between DynamoDB streams and Lambda in
  a Terraform or OpenTofu plan   terraform plan -out plan.bin && terraform show -json plan.bin > plan.json
  a CloudFormation template      JSON or YAML; of SAM, of the CDK (cdk.out/*.template.json), of the Serverless Framework
FILE is a path, or - for standard input.

Options
  --format human|json|sarif      how to print the findings (default: human)
  --config FILE                  levels, settings and exemptions by rule, as for the Pulumi pack; JSON or YAML
  --parameter NAME=VALUE         a value for a template's parameter (default: its Default); may be repeated
  --without-nested               check a template without its nested stacks, each of which has a template of its own
  --help                         this text

Exit code: 0 if nothing is rejected, 1 if a mandatory rule is broken, 2 if the check couldn't be made as a whole.
`;

interface Streams {
  out(text: string): void;
  error(text: string): void;
}

/**
 * Runs the command.
 *
 * @param args Without the program's own name.
 * @param all The rules. @default all of the pack
 * @returns The exit code.
 */
export function main(args: readonly string[], { out, error }: Streams, all: readonly Rule[] = rules): 0 | 1 | 2 {
  try {
    const { positionals, values } = readArguments(args);
    if (values.help === true) {
      out(HELP);
      return 0;
    }
    const [command, file, ...others] = positionals;
    if (command !== "check" || file === undefined || others.length > 0) {
      throw new UsageError("Usage: dynamodb-streams-policy check FILE [options]. See --help.");
    }
    const { format = "human", config } = values;
    if (!isFormat(format))
      throw new UsageError(`There is no format "${format}". Formats are ${Object.keys(FORMATS).join(", ")}.`);
    const configured = readConfiguration(config === undefined ? undefined : readText(config));
    const withoutNested = values["without-nested"] === true;
    const input = readInput(file, parametersOf(values.parameter), { withoutNested });
    checkExemptions(configured, input.resources);
    const evaluation = evaluate(input.resources, configured, input.wording.bind(input), all);
    out(`${FORMATS[format](input, evaluation)}\n`);
    if (evaluation.failed.length > 0) return 2;
    return evaluation.reported.some(({ level }) => level === "mandatory") ? 1 : 0;
  } catch (failure) {
    if (!(failure instanceof UsageError)) error(`${(failure as Error).stack ?? String(failure)}\n`);
    else error(`${failure.message}\n`);
    return 2;
  }
}

function isFormat(name: string): name is keyof typeof FORMATS {
  return Object.hasOwn(FORMATS, name);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: "string" },
        config: { type: "string" },
        parameter: { type: "string", multiple: true },
        "without-nested": { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (failure) {
    throw new UsageError(`${(failure as Error).message} See --help.`);
  }
}

function parametersOf(pairs: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UsageError(`--parameter ${pair} isn't NAME=VALUE.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (failure) {
    throw new UsageError(`${file} can't be read: ${(failure as Error).message}`);
  }
}
