// dynamodb-streams-policy: the pack's rules on Terraform plans and CloudFormation templates.
import { parseArgs } from "node:util";
import { enumerate, shown } from "../graph/names";
import type { Rule } from "../rule";
import { rules } from "../rules";
import { UnusableInput } from "../unusable-input";
import { checkExemptions, readConfiguration } from "./config";
import { evaluate, type Configured } from "./evaluate";
import { readInputFile, readText, type InputFile } from "./input";
import type { Report } from "./report";
import { human } from "./report-human";
import { json } from "./report-json";
import { sarif } from "./report-sarif";
import { UsageError } from "./usage-error";

const FORMATS = { human, json, sarif };

const HELP = `dynamodb-streams-policy check FILE... [options]

Checks what goes wrong between DynamoDB streams and Lambda in
  a Terraform or OpenTofu plan   terraform plan -out plan.bin && terraform show -json plan.bin > plan.json
  a CloudFormation template      JSON or YAML; of SAM, of the CDK (cdk.out/*.template.json), of the Serverless Framework
FILE is a path, or - for standard input. Each file is checked separately.

Options
  --format human|json|sarif      how to print the findings (default: human)
  --config FILE                  levels, settings and exemptions by rule, as for the Pulumi pack; JSON or YAML
  --parameter NAME=VALUE         a value for a template's parameter (default: its Default); may be repeated
  --without-nested               check a template without its nested stacks, each of which has a template of its own
  --help                         this text

Exit code: 0 if nothing is rejected, 1 if a mandatory rule is broken, 2 if the check couldn't be made as a whole.
`;

interface StandardStreams {
  out(text: string): void;
  error(text: string): void;
  /** Standard input, for the file `-`. @default none */
  stdin?: Uint8Array | undefined;
}

/**
 * Runs the command.
 *
 * @param args Without the program's own name.
 * @param all The rules. @default all rules of the pack
 * @returns The exit code.
 */
export function main(args: readonly string[], streams: StandardStreams, all: readonly Rule[] = rules): 0 | 1 | 2 {
  const { out, error } = streams;
  try {
    const { positionals, values } = readArguments(args);
    if (values.help === true) {
      out(HELP);
      return 0;
    }
    const [command, ...files] = positionals;
    if (command !== "check" || files.length === 0) {
      throw new UsageError("Usage: dynamodb-streams-policy check FILE... [options]. See --help.");
    }
    const { format = "human", config } = values;
    if (!isFormat(format))
      throw new UsageError(`There is no format "${shown(format)}". Formats are ${Object.keys(FORMATS).join(", ")}.`);
    const configured = readConfigurationOf(config);
    const parameters = parametersOf(values.parameter);
    const report: Report = { configured, checked: [], unread: [] };
    const inputs: InputFile[] = [];
    for (const file of new Set(files)) {
      try {
        inputs.push(readInputFile(file, parameters, { withoutNested: values["without-nested"], stdin: streams.stdin }));
      } catch (failure) {
        if (!(failure instanceof UsageError)) throw failure;
        report.unread.push({ file, message: failure.message });
      }
    }
    if (report.unread.length === 0) {
      checkParameters(parameters, inputs);
      const resources = inputs.flatMap((input) => input.resources);
      about(config, () => {
        checkExemptions(configured, resources);
      });
    }
    for (const input of inputs) {
      report.checked.push({ input, ...evaluate(input.resources, configured, input.wording.bind(input), all) });
    }
    // Programs need one whole document; people get the lines of the files that could be checked.
    if (inputs.length > 0) out(`${FORMATS[format](report)}\n`);
    for (const { message } of report.unread) error(`${message}\n`);
    return exitCode(report);
  } catch (failure) {
    if (!(failure instanceof UsageError)) error(`${(failure as Error).stack ?? String(failure)}\n`);
    else error(`${failure.message}\n`);
    return 2;
  }
}

function exitCode({ checked, unread }: Report): 0 | 1 | 2 {
  if (unread.length > 0 || checked.some(({ failed }) => failed.length > 0)) return 2;
  return checked.some(({ reported }) => reported.some(({ level }) => level === "mandatory")) ? 1 : 0;
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
    // The message has the argument in full.
    const message = args.reduce((text, arg) => text.replaceAll(arg, shown(arg)), (failure as Error).message);
    throw new UsageError(`${message} See --help.`);
  }
}

function readConfigurationOf(file: string | undefined): Map<string, Configured> {
  return about(file, () => readConfiguration(file === undefined ? undefined : readText(file)));
}

/** Runs a function on the configuration; an error names its file. */
function about<T>(file: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (failure) {
    if (failure instanceof UnusableInput) throw new UsageError(`${file} ${failure.message}.`);
    if (failure instanceof UsageError) throw new UsageError(`${file}: ${failure.message}`);
    throw failure;
  }
}

function parametersOf(pairs: readonly string[] = []): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new UsageError(`--parameter ${shown(pair)} isn't NAME=VALUE.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** @throws UsageError for a parameter that no template has: it is misspelt, so its value would have no effect. */
function checkParameters(parameters: Readonly<Record<string, string>>, inputs: readonly InputFile[]): void {
  const declared = [...new Set(inputs.flatMap((input) => input.parameters))];
  const stray = Object.keys(parameters).find((name) => !declared.includes(name));
  if (stray === undefined) return;
  const are = declared.length > 0 ? `its parameters are ${enumerate(declared, shown).join(", ")}` : "it has none";
  throw new UsageError(
    `--parameter ${shown(stray)}: ${enumerate(inputs, ({ file }) => file).join(", ")} has no parameter ${shown(stray)}; ${are}.`,
  );
}
