// One resource: between its Pulumi properties and the state that Terraform keeps of it.
import { fromTerraform, toTerraform } from "./convert";
import { rowOf, RESOURCES, type TypeRow } from "./schema/resource-types";
import type { Field, Schema } from "./schema/schema";
import type { Plan, State, TerraformProviderClient } from "../terraform/client";
import { proposedState } from "../terraform/proposed-state";
import { pack, unpack, type Props } from "../terraform/values";
import { writeZip, zipName } from "./archive";
import { isArchive, secret } from "./wire";

/** What every request needs. */
export interface Context {
  terraform: TerraformProviderClient;
  schema: Schema;
  /** Working directory of the Terraform provider: it holds the zip files; the state has only their names. */
  directory: string;
  region?: string;
}

/** Output that keeps Terraform's own state, so that nothing is lost between the two forms. */
const STATE = "__meta";
/** Where the Terraform SDK keeps a resource's timeouts: in the private part of its state, in nanoseconds. */
const TIMEOUTS = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";

export class Resource {
  readonly row: TypeRow;
  readonly fields: Field[];

  constructor(
    private readonly context: Context,
    readonly urn: string,
  ) {
    this.row = rowOf(RESOURCES, "resource type", urn.split("::")[2]?.split("$").at(-1) ?? urn);
    this.fields = context.schema.resource(this.row);
  }

  get type(): string {
    return this.row.terraformType;
  }

  /** The Terraform configuration of Pulumi inputs. */
  configuration(inputs: Props, timeouts?: Props): Props {
    const props = { ...inputs };
    const { archive } = this.row;
    const given = archive && props[archive.property];
    if (archive && isArchive(given)) {
      props[archive.property] = zipName(given);
      props[archive.hash] ??= given.hash ?? null;
    }
    return toTerraform(this.fields, timeouts ? { ...props, timeouts } : props);
  }

  /** What would become of the resource. */
  plan(prior: State | null, configuration: Props): Promise<Plan> {
    const proposed = proposedState(this.fields, prior?.attributes ?? null, configuration);
    return this.context.terraform.plan(this.type, prior, proposed, configuration);
  }

  /** Puts the inputs' archive where the Terraform provider finds it. */
  writeArchive(inputs: Props): void {
    const archive = this.row.archive && inputs[this.row.archive.property];
    if (isArchive(archive)) writeZip(archive, this.context.directory);
  }

  /**
   * The timeouts block for one operation.
   *
   * @param seconds of the resource option customTimeouts; 0 if it isn't set.
   */
  timeouts(operation: "create" | "update", seconds: number): Props | undefined {
    const block = this.fields.find((field) => field.terraformName === "timeouts");
    return seconds > 0 && block?.fields?.some((field) => field.name === operation)
      ? { [operation]: `${seconds}s` }
      : undefined;
  }

  /**
   * The Pulumi outputs of a state.
   *
   * @param secrets names of the properties that are to stay secret.
   */
  outputs(state: State, inputs: Props, secrets: string[]): Props {
    const outputs = this.plannedOutputs(state, inputs, secrets);
    const kept = JSON.stringify({
      state: pack(state.attributes).toString("base64"),
      private: state.private.toString("base64"),
    });
    outputs[STATE] = this.hidden(outputs, secrets).length ? secret(kept) : kept;
    return outputs;
  }

  /** Those of a state that is planned. */
  plannedOutputs(planned: State, inputs: Props, secrets: string[]): Props {
    const { id: _, timeouts: __, ...outputs } = fromTerraform(this.fields, planned.attributes);
    const { archive } = this.row;
    if (archive && inputs[archive.property]) outputs[archive.property] = inputs[archive.property] ?? null;
    // An attribute of every regional resource since the provider's version 6.
    if (!this.type.startsWith("aws_iam_") && this.context.region) outputs.region ??= this.context.region;
    for (const name of this.hidden(outputs, secrets)) outputs[name] = secret(outputs[name] ?? null);
    return outputs;
  }

  private hidden(outputs: Props, secrets: string[]): string[] {
    const sensitive = this.fields.filter((field) => field.sensitive).map((field) => field.name);
    return [...new Set([...secrets, ...sensitive])].filter((name) => name in outputs);
  }
}

/** Whether these outputs carry a state, and so are of a resource that this plugin has made or read. */
export const hasState = (outputs: Props): boolean => /"state"/.test(String(outputs[STATE] ?? ""));

/** @throws Error for outputs that the official AWS plugin made: it keeps other data under the same name, or none. */
export function stateOf(outputs: Props): State {
  const kept = JSON.parse(String(outputs[STATE] ?? "{}")) as { state?: string; private?: string };
  if (!kept.state) {
    throw new Error(
      "this resource was made with the official AWS plugin: go on with that, or refresh the stack with this one",
    );
  }
  return {
    attributes: unpack(Buffer.from(kept.state, "base64")) as Props,
    private: Buffer.from(kept.private ?? "", "base64"),
  };
}

/** The state with a time limit for its deletion, which Terraform's SDK reads from the private part. */
export function withDeleteTimeout(state: State, seconds: number): State {
  if (seconds <= 0) return state;
  const notes = state.private.length ? (JSON.parse(state.private.toString()) as Record<string, object>) : {};
  const timeouts = { ...notes[TIMEOUTS], delete: seconds * 1e9 };
  return { ...state, private: Buffer.from(JSON.stringify({ ...notes, [TIMEOUTS]: timeouts })) };
}
