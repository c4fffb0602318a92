// The sections of a template that determine what is deployed.
import { shown } from "../graph/names";
import { isObject } from "../graph/value";
import { UnusableInput } from "../unusable-input";

export interface TemplateResource {
  Type: string;
  /** Name of a condition. */
  Condition?: string;
  Properties?: Record<string, unknown>;
  /** SAM: connectors from this resource, by name. */
  Connectors?: unknown;
  /** SAM: names of properties that aren't taken from Globals; `*` for all. */
  IgnoreGlobals?: unknown;
}

export interface Template {
  Transform?: unknown;
  Globals?: Record<string, Record<string, unknown>>;
  Parameters?: Record<string, { Type?: string; Default?: unknown; NoEcho?: unknown }>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Conditions?: Record<string, unknown>;
  Resources: Record<string, TemplateResource>;
}

/** Transforms that add no resources relevant to the rules. */
const UNDERSTOOD =
  /^AWS::(Serverless-2016-10-31|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-\d{4}-\d{2}-\d{2})$/;

/** Resources that stand for others, which are defined in a separate file. */
const ELSEWHERE = /^AWS::(CloudFormation::Stack|Serverless::Application)$|::MODULE$/;

/** Ids of the nested stacks, applications and modules: their resources are in files of their own. */
export function nestedIn({ Resources: resources }: Template): string[] {
  return Object.entries(resources).flatMap(([id, { Type: type }]) => (ELSEWHERE.test(type) ? [id] : []));
}

const PROCESSED =
  "check the processed template: aws cloudformation get-template --stack-name STACK --template-stage Processed > processed.json";

/** Sections that hold objects by name. */
const SECTIONS = ["Parameters", "Mappings", "Conditions", "Globals"];

/**
 * Checks that the whole template is supported, except for {@link nestedIn}.
 *
 * @throws UnusableInput naming the unsupported part, and how to get a template without it.
 */
export function checkTemplate(document: Record<string, unknown>): Template {
  const { Resources: resources, Transform: transform = [] } = document;
  if (!isObject(resources) || Object.keys(resources).length === 0) {
    throw rejected(
      `its Resources are ${shown(resources)}, not an object of resources`,
      "give it at least one, as CloudFormation requires",
    );
  }
  for (const name of Array.isArray(transform) ? (transform as unknown[]) : [transform]) {
    if (typeof name !== "string" || !UNDERSTOOD.test(name)) {
      throw rejected(`its transform ${shown(JSON.stringify(name))} can change anything`, PROCESSED);
    }
  }
  const macro = Object.keys(document).find((key) => key.startsWith("Fn::"));
  if (macro !== undefined) throw rejected(`it gets sections from ${shown(macro)}`, PROCESSED);
  for (const section of SECTIONS) {
    const entries = document[section];
    if (entries === undefined) continue;
    if (!isObject(entries)) throw rejected(`its ${section} are ${shown(entries)}`, "make them an object");
    const [name, entry] =
      Object.entries(entries).find(([, value]) => section !== "Conditions" && !isObject(value)) ?? [];
    if (name === undefined || name.startsWith("Fn::")) continue;
    throw rejected(`${shown(name)} of its ${section} is ${shown(entry)}`, "make it an object");
  }
  for (const [id, resource] of Object.entries(resources)) checkResource(id, resource);
  return document as unknown as Template;
}

function checkResource(id: string, resource: unknown): void {
  if (id.startsWith("Fn::")) throw rejected(`its Resources use ${shown(id)}`, PROCESSED);
  const name = `its resource ${shown(id)}`;
  if (!isObject(resource)) throw rejected(`${name} is ${shown(resource)}`, "make it an object with a Type");
  const { Type: type, Properties: properties = {}, Condition: condition } = resource;
  if (type === undefined) throw rejected(`${name} has no Type`, "add it, such as AWS::DynamoDB::Table");
  if (typeof type !== "string" || !/^\w+(::\S+)+$/.test(type)) {
    throw rejected(`${name} has the Type ${shown(type)}`, "write it as in AWS::DynamoDB::Table");
  }
  if (!isObject(properties)) {
    throw rejected(`the Properties of ${name} are ${shown(properties)}`, "make them an object, or remove them");
  }
  if (condition !== undefined && typeof condition !== "string") {
    throw rejected(`${name} has the Condition ${shown(condition)}`, "give the name of one of its Conditions");
  }
  const intrinsic = [resource, properties].flatMap(Object.keys).find((key) => key.startsWith("Fn::"));
  if (intrinsic !== undefined) throw rejected(`${name} gets properties from ${shown(intrinsic)}`, PROCESSED);
  if (type !== "AWS::Serverless::Function" || properties.Events === undefined) return;
  const events = properties.Events;
  if (!isObject(events)) throw rejected(`the Events of ${name} are ${shown(events)}`, "make them an object");
  for (const [event, value] of Object.entries(events)) {
    if (event.startsWith("Fn::")) throw rejected(`${name} gets Events from ${shown(event)}`, PROCESSED);
    if (isObject(value) && typeof value.Type === "string" && isObject(value.Properties ?? {})) continue;
    throw rejected(
      `the event ${shown(event)} of ${name} is ${shown(value)}`,
      "give it a Type, and Properties that are an object",
    );
  }
}

function rejected(problem: string, fix: string): UnusableInput {
  return new UnusableInput(`can't be checked: ${problem}`, fix);
}
