import type * as dynamodb from "@pulumi/aws/dynamodb";
import * as pulumi from "@pulumi/pulumi";
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { quote } from "./quote";
import { unsetIfMissing } from "./unset";

/** The parts of a stream that are known, each of which may be an Output. */
export interface StreamReference {
  /** ARN of the stream: `arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>`. */
  streamArn: pulumi.Input<string>;
  /** Name of the table. @default the one in the stream's ARN */
  name?: pulumi.Input<string>;
  /** Customer-managed KMS key that encrypts the table: the role may decrypt with it. @default none */
  kmsKeyArn?: pulumi.Input<string | undefined>;
}

/**
 * Where changes come from: a table, the ARN of a stream, a table that `dynamodb.getTable` or `getTableOutput` looked up, or a
 * {@link StreamReference}. A bare stream ARN doesn't tell whether a customer-managed key encrypts the table: if one does, give a
 * {@link StreamReference} with `kmsKeyArn`.
 */
export type StreamSource =
  dynamodb.Table | pulumi.Input<string> | pulumi.Input<dynamodb.GetTableResult> | StreamReference;

/** A {@link StreamSource} as the component uses it. */
export interface Stream {
  streamArn: pulumi.Output<string>;
  tableName: pulumi.Output<string>;
  /** Key that encrypts the table, unless AWS owns it. */
  kmsKeyArn: pulumi.Output<string | undefined>;
}

/** What the kinds of source have in common. */
interface Parts {
  streamArn: pulumi.Input<string | undefined>;
  name?: pulumi.Input<string | undefined>;
  serverSideEncryption?: pulumi.Input<{ kmsKeyArn?: string } | undefined>;
  kmsKeyArn?: pulumi.Input<string | undefined>;
}

/**
 * Resolves what the component was given as `table`.
 *
 * A table of the same program whose stream is off is a warning: reproducing that pitfall is a purpose of this project, and
 * rejecting it is the policy pack's.
 *
 * @throws Error if the source isn't a stream, as soon as its ARN is known.
 */
export function resolveStream(consumer: string, source: StreamSource): Stream {
  const parts = partsOf(source);
  const ownTable = pulumi.Resource.isInstance(source);
  if (ownTable) warnIfStreamIsOff(consumer, source as dynamodb.Table);

  const streamArn = pulumi.output(parts.streamArn).apply((arn) => {
    if (ownTable || parseStreamArn(arn ?? "")) return arn ?? "";
    throw new Error(
      `StreamConsumer "${consumer}": \`table\` has the stream ARN ${quote(arn)}, which isn't the ARN of a DynamoDB stream. ` +
        "Enable the stream where the table is defined, and pass its `streamArn`.",
    );
  });
  return {
    streamArn,
    tableName: pulumi
      .output(parts.name)
      .apply((name) => pulumi.output(name ?? streamArn.apply((arn) => parseStreamArn(arn)?.tableName ?? ""))),
    kmsKeyArn: pulumi
      .all([
        parts.kmsKeyArn,
        ownTable ? unsetIfMissing(source.serverSideEncryption, source.arn) : parts.serverSideEncryption,
      ])
      .apply(([given, encryption]) => given ?? (encryption?.kmsKeyArn || undefined)),
  };
}

function partsOf(source: StreamSource): Parts {
  if (typeof source !== "string" && !pulumi.Output.isInstance(source) && !(source instanceof Promise)) return source;
  const looked = pulumi
    .output(source as pulumi.Input<string | dynamodb.GetTableResult>)
    .apply((value): Partial<dynamodb.GetTableResult> =>
      typeof value === "string" ? { streamArn: value } : (value ?? {}),
    );
  const { streamArn, name, serverSideEncryption } = looked; // an Output lifts its value's properties: each is an Output too
  return { streamArn, name, serverSideEncryption } as Parts;
}

/** A table's name in the program, as the policy pack has it too. Its name in the account may be one that Pulumi generated. */
const logicalName = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

function warnIfStreamIsOff(consumer: string, table: dynamodb.Table): void {
  pulumi.all([table.streamEnabled, table.urn]).apply(async ([enabled, urn]) => {
    if (enabled) return;
    await pulumi.log.warn(
      `StreamConsumer "${consumer}" reads the stream of table "${logicalName(urn)}", ` +
        `but streamEnabled is ${enabled ?? "not set"}. ` +
        "The event source mapping will fail because there is no stream ARN. Set streamEnabled: true on the table.",
      table,
    );
  });
}

/**
 * The stream of a replica of a global table. A function reads the stream of its own region: give the consumer a provider of
 * that region.
 *
 * @param table the table that has the replica.
 * @param region region of the replica, such as `eu-west-1`.
 * @throws Error if the table has no replica there.
 * @example
 * new StreamConsumer("audit-eu", { table: replicaStream(orders, "eu-west-1"), … }, { provider: ireland });
 */
export function replicaStream(table: dynamodb.Table, region: string): StreamReference {
  const replica = pulumi.all([table.replicas, table.urn]).apply(([replicas, urn]) => {
    const found = replicas?.find(({ regionName }) => regionName === region);
    if (found) return found;
    const regions = replicas?.map(({ regionName }) => regionName).join(", ") || "none";
    throw new Error(
      `Table "${logicalName(urn)}" has no replica in ${quote(region)}; its replicas: ${regions}. Name one of these.`,
    );
  });
  return {
    streamArn: replica.apply(({ streamArn }) => streamArn ?? ""),
    name: table.name,
    kmsKeyArn: replica.apply(({ kmsKeyArn }) => kmsKeyArn || undefined),
  };
}
