// The parts of AWS's service models that a stream with a mapping depends on, without their prose.

/** A shape of a service model, as far as it says what is accepted. */
export interface Shape {
  type: string;
  min?: number;
  max?: number;
  pattern?: string;
  enum?: string[];
  required?: string[];
  /** Name of each member's shape. */
  members?: Record<string, string>;
  /** Name of a list's element. */
  element?: string;
}

/** A service model as botocore ships it (`service-2.json`). */
export interface ServiceModel {
  shapes: Record<string, RawShape>;
}

interface RawShape extends Omit<Shape, "members" | "element"> {
  members?: Record<string, { shape: string }>;
  member?: { shape: string };
}

/** The model's directory in botocore, and the shapes from which all others are reached. */
export const MODELS: Record<string, string[]> = {
  "lambda/2015-03-31": [
    "CreateEventSourceMappingRequest",
    "UpdateEventSourceMappingRequest",
    "EventSourceMappingConfiguration",
    "Runtime",
  ],
  "dynamodb/2012-08-10": ["StreamSpecification", "CreateReplicationGroupMemberAction"],
  "dynamodbstreams/2012-08-10": [
    "DescribeStreamInput",
    "GetShardIteratorInput",
    "GetRecordsInput",
    "StreamDescription",
  ],
};

/** The shapes that are reached from `roots`, by name. */
export function extract(model: ServiceModel, roots: string[]): Record<string, Shape> {
  const found = new Map<string, Shape>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    const raw = model.shapes[name];
    if (raw === undefined)
      throw new Error(`The service model has no shape "${name}": correct MODELS in lab/service-models.`);
    const { type, min, max, pattern, required, members = {}, member } = raw;
    const nested = Object.entries(members).map(([key, { shape }]) => [key, shape] as const);
    found.set(name, {
      type,
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(pattern !== undefined && { pattern }),
      ...(raw.enum && { enum: [...raw.enum].sort() }),
      ...(required?.length && { required: [...required].sort() }),
      ...(nested.length > 0 && { members: Object.fromEntries(nested.sort(([a], [b]) => (a < b ? -1 : 1))) }),
      ...(member && { element: member.shape }),
    });
    for (const [, shape] of nested) visit(shape);
    if (member) visit(member.shape);
  };
  roots.forEach(visit);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What differs between two extracts of a model, a line each.
 *
 * @param before shapes on record.
 * @param after shapes of another version.
 */
export function news(before: Record<string, Shape>, after: Record<string, Shape>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (old === undefined) return [`new shape ${name}`];
    if (now === undefined) return [`${name} is gone`];
    return [
      ...listNews(name, "value", old.enum, now.enum),
      ...listNews(name, "required member", old.required, now.required),
      ...listNews(name, "member", Object.keys(old.members ?? {}), Object.keys(now.members ?? {})),
      ...(["type", "min", "max", "pattern", "element"] as const)
        .filter((key) => old[key] !== now[key])
        .map((key) => `${name}: ${key} is ${now[key] ?? "not set"}, was ${old[key] ?? "not set"}`),
    ];
  });
}

function listNews(name: string, kind: string, before: string[] = [], after: string[] = []): string[] {
  return [
    ...after.filter((item) => !before.includes(item)).map((item) => `${name}: new ${kind} ${item}`),
    ...before.filter((item) => !after.includes(item)).map((item) => `${name}: ${kind} ${item} is gone`),
  ];
}
