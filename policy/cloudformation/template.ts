// The sections of a template that say what is deployed.

export interface TemplateResource {
  Type: string;
  /** Name of a condition. */
  Condition?: string;
  Properties?: Record<string, unknown>;
}

export interface Template {
  Transform?: unknown;
  Globals?: Record<string, Record<string, unknown>>;
  Parameters?: Record<string, { Type?: string; Default?: unknown }>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Conditions?: Record<string, unknown>;
  Resources: Record<string, TemplateResource>;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Transforms that add no resources that the rules would have to see. */
const UNDERSTOOD =
  /^AWS::(Serverless-2016-10-31|LanguageExtensions|CodeDeployBlueGreen|SecretsManager-\d{4}-\d{2}-\d{2})$/;

/** Resources that stand for others, which are in a file of their own. */
const ELSEWHERE = /^AWS::(CloudFormation::Stack|Serverless::Application)$|::MODULE$/;

/** Ids of the nested stacks, applications and modules: their resources are in files of their own. */
export function nestedIn({ Resources: resources }: Template): string[] {
  return Object.entries(resources).flatMap(([id, { Type: type }]) => (ELSEWHERE.test(type) ? [id] : []));
}

/**
 * Checks that the template can be understood as a whole, but for {@link nestedIn}.
 *
 * @throws Error naming what isn't supported, and how to get a template without it.
 */
export function checkTemplate(document: Record<string, unknown>): Template {
  const { Resources: resources, Transform: transform = [] } = document;
  const processed = "Check the processed template: aws cloudformation get-template --template-stage Processed";
  if (!isObject(resources)) throw new Error("its Resources aren't an object");
  for (const name of Array.isArray(transform) ? (transform as unknown[]) : [transform]) {
    if (typeof name !== "string" || !UNDERSTOOD.test(name)) {
      throw new Error(`its transform ${JSON.stringify(name)} can change anything. ${processed}`);
    }
  }
  for (const [id, resource] of Object.entries(resources)) {
    if (id.startsWith("Fn::")) throw new Error(`its Resources use ${id}. ${processed}`);
    if (!isObject(resource) || typeof resource.Type !== "string") throw new Error(`its resource ${id} has no Type`);
    if (resource.Properties !== undefined && !isObject(resource.Properties)) {
      throw new Error(`the Properties of its resource ${id} aren't an object`);
    }
    const made = [resource, resource.Properties ?? {}].flatMap(Object.keys).find((key) => key.startsWith("Fn::"));
    if (made !== undefined) throw new Error(`its resource ${id} gets properties from ${made}. ${processed}`);
  }
  return document as unknown as Template;
}
