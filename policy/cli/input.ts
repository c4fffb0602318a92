// Reads an input, and tells a Terraform plan from a CloudFormation template.
import * as fs from "node:fs";
import * as path from "node:path";
import { shown } from "../graph/names";
import type { Resource } from "../graph/resource";
import { isObject } from "../graph/value";
import { parseTemplate } from "../cloudformation/parse-template";
import { resourcesOfTemplate } from "../cloudformation/resources";
import { inCloudFormation } from "../cloudformation/wording";
import { checkPlan, HOW_TO_PLAN } from "../terraform/check-plan";
import { resourcesOfPlan } from "../terraform/resources";
import { inTerraform } from "../terraform/wording";
import { UnusableInput } from "../unusable-input";
import { otherDocument } from "./other-documents";
import { decode } from "./read-text";
import { UsageError } from "./usage-error";

export interface InputFile {
  /** Path as given; `-` for standard input. */
  file: string;
  kind: "terraform" | "cloudformation";
  resources: Resource[];
  /** Names of its parameters. */
  parameters: readonly string[];
  /** Rewrites a message in the tool's terms. */
  wording(message: string): string;
}

/** How to read. */
export interface InputOptions {
  /** Whether a template may have nested stacks. Their resources are left out. @default false */
  withoutNested?: boolean;
  /** Standard input, for the file `-`. @default none */
  stdin?: Uint8Array;
}

/**
 * Reads a file.
 *
 * @param parameters Values for a template's parameters, by name.
 * @throws UsageError if it is neither a plan nor a template, or is incomplete.
 */
export function readInputFile(
  file: string,
  parameters: Readonly<Record<string, string>>,
  { withoutNested, stdin }: InputOptions = {},
): InputFile {
  try {
    const document = parse(readText(file, stdin));
    if ("Resources" in document) {
      const declared = isObject(document.Parameters) ? Object.keys(document.Parameters) : [];
      const values = Object.entries(parameters).filter(([name]) => declared.includes(name));
      const resources = resourcesOfTemplate(document, Object.fromEntries(values), { withoutNested });
      return { file, kind: "cloudformation", resources, parameters: declared, wording: inCloudFormation };
    }
    if (["resource_changes", "configuration", "planned_values"].some((name) => Object.hasOwn(document, name))) {
      const resources = resourcesOfPlan(checkPlan(document));
      const addresses = new Set(resources.map(({ name }) => name));
      return {
        file,
        kind: "terraform",
        resources,
        parameters: [],
        wording: (message) => inTerraform(message, addresses),
      };
    }
    const other = otherDocument(document);
    if (other) throw new UnusableInput(other.problem, other.fix);
    throw new UnusableInput("is neither a Terraform plan nor a CloudFormation template (Resources)", HOW_TO_GET);
  } catch (error) {
    if (error instanceof UnusableInput)
      throw new UsageError(`${file === "-" ? "Standard input" : file} ${error.message}.`);
    throw error;
  }
}

const HOW_TO_GET = `pass a template, or a plan printed by ${HOW_TO_PLAN}`;

/**
 * The text of a file.
 *
 * @throws UnusableInput if it doesn't exist, or isn't text.
 */
export function readText(file: string, stdin?: Uint8Array): string {
  let bytes: Uint8Array | undefined = file === "-" ? stdin : undefined;
  try {
    bytes ??= fs.readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EISDIR") throw new UnusableInput("is a directory", `pass files: ${templatesIn(file)}`);
    const why = code === "ENOENT" ? "there is no such file" : message;
    throw new UnusableInput(`can't be read: ${why}`, "correct the path, or create the file first");
  }
  // The magic number of a ZIP archive.
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "PK\u0003\u0004") {
    throw new UnusableInput("is Terraform's binary plan, or another archive", `print it as JSON: ${HOW_TO_PLAN}`);
  }
  return decode(bytes);
}

function templatesIn(directory: string): string {
  const [template] = fs.readdirSync(directory).filter((name) => name.endsWith(".template.json"));
  return template === undefined ? "a plan in JSON, or a template" : path.join(directory, "*.template.json");
}

function parse(text: string): Record<string, unknown> {
  if (text.trim() === "") throw new UnusableInput("is empty", HOW_TO_GET);
  // Each line of `terraform plan -json` is a log message and a JSON document of its own.
  const [first = ""] = text.trimStart().split("\n", 1);
  const document = parseTemplate(first.startsWith('{"@level":') ? first : text);
  if (isObject(document)) return "TemplateBody" in document ? templateIn(document) : document;
  const kind = Array.isArray(document)
    ? "is a list"
    : typeof document === "string"
      ? "is plain text"
      : `is the value ${shown(document)}`;
  throw new UnusableInput(`${kind}, neither a Terraform plan nor a CloudFormation template`, HOW_TO_GET);
}

/** The template inside the output of `aws cloudformation get-template`: an object, or a string of YAML. */
function templateIn({ TemplateBody: body }: Record<string, unknown>): Record<string, unknown> {
  const template = typeof body === "string" ? parseTemplate(body) : body;
  if (isObject(template)) return template;
  throw new UnusableInput(`has a TemplateBody that isn't a template: ${shown(body)}`, HOW_TO_GET);
}
