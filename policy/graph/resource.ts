// What the graph is built from. A Pulumi stack, a Terraform plan or a CloudFormation template fits in: each is turned
// into resources with Pulumi's type tokens and property names.

/** Names a resource. */
export interface ResourceRef {
  /** Type token of Pulumi, such as `aws:dynamodb/table:Table` or `aws-native:dynamodb:Table`. */
  readonly type: string;
  /** What the author calls it; shown in messages, and matched by exemptions. */
  readonly name: string;
  /** What identifies it: a Pulumi URN, a Terraform address, a CloudFormation logical id. */
  readonly urn: string;
}

/** A resource as a preview, plan or template describes it. */
export interface Resource extends ResourceRef {
  /**
   * Inputs and outputs by Pulumi's names. A value that isn't known yet, at any depth, is `UNKNOWN` or one of the texts by which
   * Pulumi's engine says so; the graph reads it by `read` alone.
   */
  readonly props: object;
  /** The resources of the same stack from which a property was computed, by property. */
  readonly propertyDependencies: Readonly<Record<string, readonly ResourceRef[]>>;
  /**
   * The properties that the program sets. An unknown property that isn't among them is left out, and filled in by the
   * provider. Leave this out if it can't be told. The same holds for the members of an object, `settings.batchSize`, if
   * `settings.` is among the names.
   */
  readonly inputs?: ReadonlySet<string>;
  /** The provider instance that manages the resource, so that equal names of two accounts or regions can be told apart. */
  readonly provider?: Pick<ResourceRef, "urn">;
  /** The component that made the resource. */
  readonly parent?: Pick<ResourceRef, "type">;
}
