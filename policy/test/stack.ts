// Stacks as the engine passes them to a policy: values that only the update knows are unknown during a preview, behind the
// SDK's own proxy, and `propertyDependencies` says for each property which resources it was computed from.
import { unknownCheckingProxy, type PolicyProviderResource, type PolicyResource } from "@pulumi/policy";

/** `preview`: nothing exists yet, so outputs are unknown. `up`: everything does. */
export type Phase = "preview" | "up";

/** The engine's placeholder for an unknown string. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const UNKNOWN_FLAG = "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7";
export const UNKNOWN_NUMBER = "3eeb2bf0-c639-47a8-9e75-3b44932eb421";
export const UNKNOWN_LIST = "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2";
export const UNKNOWN_OBJECT = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

/** A value computed from outputs of resources, as by `apply`. */
export class Computed {
  constructor(
    readonly sources: readonly Handle[],
    readonly compute: () => unknown,
    /** The same with another string for each output: what a template writes instead of a value. */
    readonly render: (output: (source: Handle, name: string) => string) => unknown,
    /** The outputs that it was computed from. */
    readonly parts: readonly Computed[] = [],
  ) {}
}

/** A resource of a test stack. */
export class Handle {
  constructor(
    readonly resource: PolicyResource,
    private readonly outputs: Record<string, unknown>,
  ) {}

  /** One of its outputs, for use in another resource's inputs. */
  get(name: string): Computed {
    return new Computed(
      [this],
      () => this.outputs[name],
      (output) => output(this, name),
    );
  }
}

/** A value computed from several outputs. */
export function all(parts: readonly Computed[], compute: (...values: string[]) => unknown): Computed {
  return new Computed(
    parts.flatMap(({ sources }) => sources),
    () => compute(...parts.map((part) => String(part.compute()))),
    (output) => compute(...parts.map((part) => String(part.render(output)))),
    parts,
  );
}

type Inputs = Record<string, unknown>;

const PREFIX = { dynamodb: "arn:aws:dynamodb:us-east-1:123456789012", lambda: "arn:aws:lambda:us-east-1:123456789012" };

/** A resource as a test wrote it, for the other forms in which the same stack can be written. */
export interface Declaration {
  type: string;
  name: string;
  inputs: Inputs;
  outputs: Inputs;
  handle: Handle;
}

export class TestStack {
  readonly resources: PolicyResource[] = [];
  readonly declarations: Declaration[] = [];

  private provider: PolicyProviderResource | undefined;

  constructor(readonly phase: Phase = "preview") {}

  /** The same stack; resources added through it are in another account. */
  in(account: string): this {
    const urn = `urn:pulumi:test::project::pulumi:providers:aws::${account}`;
    this.provider = { type: "pulumi:providers:aws", name: account, urn, props: {} };
    return this;
  }

  /**
   * Adds a resource.
   *
   * @param outputs Properties that the provider adds to the inputs, including defaults; unknown during a preview.
   */
  add(type: string, name: string, inputs: Inputs = {}, outputs: Inputs = {}): Handle {
    const propertyDependencies: Record<string, PolicyResource[]> = {};
    const props: Inputs = {};
    for (const [key, value] of Object.entries(inputs)) {
      const sources = new Set<Handle>();
      if (value === undefined) continue;
      props[key] = this.resolve(value, sources);
      // The result of a provider function is also unknown, and has no entry.
      if (sources.size > 0) propertyDependencies[key] = [...sources].map(({ resource }) => resource);
    }
    const set = new Set(Object.keys(props));
    for (const [key, value] of Object.entries(outputs)) props[key] ??= this.phase === "preview" ? UNKNOWN_TEXT : value;
    const resource = {
      type,
      name,
      urn: `urn:pulumi:test::project::${type}::${name}`,
      props: unknownCheckingProxy(props),
      opts: {},
      dependencies: Object.values(propertyDependencies).flat(),
      propertyDependencies,
      inputs: set,
      ...(this.provider && { provider: this.provider }),
      isType: () => false,
      asType: () => undefined,
    } as unknown as PolicyResource;
    this.resources.push(resource);
    const handle = new Handle(resource, { ...outputs, ...inputs });
    this.declarations.push({ type, name, inputs, outputs, handle });
    return handle;
  }

  private resolve(value: unknown, sources: Set<Handle>): unknown {
    if (value instanceof Computed) {
      for (const source of value.sources) sources.add(source);
      return this.phase === "preview" ? UNKNOWN_TEXT : value.compute();
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, sources));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item, sources)]));
  }

  /** A table whose stream is on unless the inputs say otherwise. */
  table(name: string, inputs: Inputs = {}): Handle {
    const all = { name, streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES", ...inputs };
    const arn = `${PREFIX.dynamodb}:table/${String(all.name)}`;
    const streamArn = all.streamEnabled === true ? `${arn}/stream/2026-01-01T00:00:00.000` : "";
    const filledIn = { streamViewType: "", pointInTimeRecovery: { enabled: false } };
    return this.add("aws:dynamodb/table:Table", name, all, { arn, streamArn, ...filledIn });
  }

  /** A table of aws-native; with a stream if the inputs specify one. */
  nativeTable(
    name: string,
    inputs: Inputs = { streamSpecification: { streamViewType: "NEW_AND_OLD_IMAGES" } },
  ): Handle {
    const arn = `${PREFIX.dynamodb}:table/${name}`;
    const streamArn = inputs.streamSpecification === undefined ? "" : `${arn}/stream/2026-01-01T00:00:00.000`;
    return this.add("aws-native:dynamodb:Table", name, { tableName: name, ...inputs }, { arn, streamArn });
  }

  role(name: string, inputs: Inputs = {}): Handle {
    const filledIn = { inlinePolicies: [], managedPolicyArns: [] };
    const arn = `arn:aws:iam::123456789012:role/${name}`;
    return this.add("aws:iam/role:Role", name, { name, ...inputs }, { arn, ...filledIn });
  }

  /** An inline policy of a role that allows these actions on this resource. */
  rolePolicy(name: string, role: Handle, actions: string[], on: Computed | string): Handle {
    const text = (resource: string) => JSON.stringify(allow(actions, resource));
    const policy = on instanceof Computed ? all([on], text) : text(on);
    return this.add("aws:iam/rolePolicy:RolePolicy", name, { role: role.get("name"), policy });
  }

  function(name: string, inputs: Inputs = {}): Handle {
    const arn = `${PREFIX.lambda}:function:${name}`;
    return this.add("aws:lambda/function:Function", name, { name, runtime: "nodejs22.x", ...inputs }, { arn });
  }

  mapping(name: string, source: Handle | Inputs, inputs: Inputs = {}): Handle {
    const sourced = source instanceof Handle ? { eventSourceArn: source.get("streamArn") } : source;
    const filledIn = { maximumRetryAttempts: -1, maximumRecordAgeInSeconds: -1 };
    const type = "aws:lambda/eventSourceMapping:EventSourceMapping";
    return this.add(
      type,
      name,
      { startingPosition: "TRIM_HORIZON", ...sourced, ...inputs },
      { uuid: name, ...filledIn },
    );
  }

  /** An EventBridge pipe from a table's stream to a function. */
  pipe(name: string, source: Handle | Inputs, { stream = {}, ...inputs }: Inputs & { stream?: Inputs } = {}): Handle {
    const sourced = source instanceof Handle ? { source: source.get("streamArn") } : source;
    const parameters = { dynamodbStreamParameters: { startingPosition: "TRIM_HORIZON", ...stream } };
    const target = "arn:aws:lambda:us-east-1:123456789012:function:worker";
    return this.add(
      "aws:pipes/pipe:Pipe",
      name,
      { target, sourceParameters: parameters, ...sourced, ...inputs },
      { arn: name },
    );
  }

  /** A table, a function and a mapping between them, all with the same name; the role is allowed to read the stream. */
  consumer(name: string, { table = {}, mapping = {}, fn = {}, grant = READ }: Parts = {}): Consumer {
    const source = this.table(name, table);
    const role = this.role(name);
    if (grant.length > 0) this.rolePolicy(name, role, grant, source.get("streamArn"));
    const target = this.function(name, { role: role.get("arn"), ...fn });
    const eventSourceMapping = this.mapping(name, source, { functionName: target.get("arn"), ...mapping });
    return { table: source, role, function: target, mapping: eventSourceMapping };
  }
}

interface Parts {
  table?: Inputs;
  mapping?: Inputs;
  fn?: Inputs;
  /** Actions on the stream that the role is allowed to call. */
  grant?: string[];
}

interface Consumer {
  table: Handle;
  role: Handle;
  function: Handle;
  mapping: Handle;
}

export const READ = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map((a) => `dynamodb:${a}`);

/** A policy document of one statement. */
export function allow(Action: string[], Resource: string | string[]) {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] };
}
