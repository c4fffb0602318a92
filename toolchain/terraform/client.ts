// A client of a Terraform provider: what Terraform core asks, in Terraform's own terms.
import * as grpc from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { parse } from "protobufjs";
import { UNLIMITED } from "../grpc-server";
import { startProvider, type ProviderProcess } from "./provider-process";
import { PROTOCOL, type Diagnostic, type DynamicValue, type Rpcs, type Step } from "./protocol";
import { pack, unpack, type Props, type Value } from "./values";

/** What Terraform keeps of a resource between runs. */
export interface State {
  /** The resource's attributes. */
  attributes: Props;
  /** The provider's own notes on it, opaque to everyone else. */
  private: Buffer;
}

export interface Plan extends State {
  /** Attributes whose change means a new resource. */
  requiresReplace: Step[][];
}

/** An error that the provider reports, with the attribute it is about, if it names one. */
export class ProviderError extends Error {
  constructor(readonly diagnostics: Diagnostic[]) {
    super(diagnostics.map(describeDiagnostic).join("\n"));
  }
}

export const describeDiagnostic = (d: Diagnostic): string => [d.summary, d.detail].filter(Boolean).join(": ");

const NOTHING = Buffer.alloc(0);
const ERROR = 1;
/** Version of Terraform core that this client reports; the provider uses it only in its user agent. */
const TERRAFORM_VERSION = "1.11.4";

export class TerraformProviderClient {
  private readonly process: ProviderProcess;
  private readonly client: Promise<grpc.Client>;

  constructor(
    readonly binary: string,
    workingDirectory: string,
  ) {
    this.process = startProvider(binary, workingDirectory);
    this.client = this.process.address.then(connect);
    this.client.catch(() => undefined);
  }

  async getSchema(): Promise<Rpcs["GetSchema"][1]> {
    return succeed(await this.call("GetSchema", {}));
  }

  async configure(config: Props): Promise<void> {
    succeed(await this.call("Configure", { terraform_version: TERRAFORM_VERSION, config: dynamic(config) }));
  }

  /** Errors of a configuration by itself. */
  async validate(type: string, config: Props): Promise<Diagnostic[]> {
    return errorsOf(await this.call("ValidateResourceTypeConfig", { type_name: type, config: dynamic(config) }));
  }

  async plan(type: string, prior: State | null, proposed: Props, config: Props): Promise<Plan> {
    const response = await this.call("PlanResourceChange", {
      type_name: type,
      prior_state: dynamic(prior?.attributes ?? null),
      proposed_new_state: dynamic(proposed),
      config: dynamic(config),
      prior_private: prior?.private ?? NOTHING,
    });
    succeed(response);
    return {
      attributes: value(response.planned_state) as Props,
      private: response.planned_private ?? NOTHING,
      requiresReplace: response.requires_replace.map((path) => path.steps),
    };
  }

  /** Creates or updates. A state can come back along with errors: what was made before they occurred. */
  async apply(
    type: string,
    prior: State | null,
    planned: State,
    config: Props,
  ): Promise<{ state: State | null; errors: Diagnostic[] }> {
    const response = await this.call("ApplyResourceChange", {
      type_name: type,
      prior_state: dynamic(prior?.attributes ?? null),
      planned_state: dynamic(planned.attributes),
      config: dynamic(config),
      planned_private: planned.private,
    });
    const attributes = value(response.new_state) as Props | null;
    return { state: attributes && { attributes, private: response.private ?? NOTHING }, errors: errorsOf(response) };
  }

  async destroy(type: string, prior: State): Promise<void> {
    succeed(
      await this.call("ApplyResourceChange", {
        type_name: type,
        prior_state: dynamic(prior.attributes),
        planned_state: dynamic(null),
        config: dynamic(null),
        planned_private: prior.private,
      }),
    );
  }

  /** The resource as it is now; null if it is gone. */
  async read(type: string, state: State): Promise<State | null> {
    const response = await this.call("ReadResource", {
      type_name: type,
      current_state: dynamic(state.attributes),
      private: state.private,
    });
    succeed(response);
    const attributes = value(response.new_state) as Props | null;
    return attributes && { attributes, private: response.private ?? state.private };
  }

  /** A state to `read` the resource of that id with. */
  async import(type: string, id: string): Promise<State> {
    const response = succeed(await this.call("ImportResourceState", { type_name: type, id }));
    const imported = response.imported_resources.find((resource) => resource.type_name === type);
    if (!imported) throw new Error(`the Terraform provider imported nothing as ${type} for the id "${id}"`);
    return { attributes: value(imported.state) as Props, private: imported.private ?? NOTHING };
  }

  async readData(type: string, config: Props): Promise<Props> {
    return value(
      succeed(await this.call("ReadDataSource", { type_name: type, config: dynamic(config) })).state,
    ) as Props;
  }

  /** Asks the provider to cancel what is under way. */
  async stop(): Promise<void> {
    await this.call("Stop", {});
  }

  kill(): void {
    void this.client.then((client) => client.close()).catch(() => undefined);
    this.process.kill();
  }

  private async call<M extends keyof Rpcs>(method: M, request: Rpcs[M][0]): Promise<Rpcs[M][1]> {
    const client = (await this.client) as unknown as Record<M, Rpc<M>>;
    return new Promise((resolve, reject) =>
      client[method](request, (error, response) => {
        if (response) return resolve(response);
        const words = this.process.lastWords();
        reject(
          new Error(`the Terraform provider failed in ${method}: ${error?.details ?? ""}${words && `\n${words}`}`),
        );
      }),
    );
  }
}

type Rpc<M extends keyof Rpcs> = (
  request: Rpcs[M][0],
  callback: (error: grpc.ServiceError | null, response?: Rpcs[M][1]) => void,
) => void;

function connect(address: string): grpc.Client {
  const definition = fromJSON(parse(PROTOCOL, { keepCase: true }).root.toJSON(), {
    keepCase: true,
    longs: Number,
    oneofs: true,
    arrays: true,
  });
  const Client = grpc.makeClientConstructor(definition["tfplugin5.Provider"] as grpc.ServiceDefinition, "Provider");
  return new Client(address, grpc.credentials.createInsecure(), UNLIMITED);
}

const dynamic = (v: Value): DynamicValue => ({ msgpack: pack(v) });

function value(dynamicValue: DynamicValue): Value {
  if (dynamicValue.msgpack?.length) return unpack(dynamicValue.msgpack);
  return dynamicValue.json?.length ? (JSON.parse(dynamicValue.json.toString()) as Value) : null;
}

const errorsOf = (response: { diagnostics: Diagnostic[] }): Diagnostic[] =>
  response.diagnostics.filter((d) => d.severity === ERROR);

function succeed<T extends { diagnostics: Diagnostic[] }>(response: T): T {
  const errors = errorsOf(response);
  if (errors.length) throw new ProviderError(errors);
  return response;
}
