// The input of the graph. A Pulumi stack, a Terraform plan and a CloudFormation template are all converted to
// resources with Pulumi's type tokens and property names.

/** Names a resource. */
export interface ResourceRef {
  /** Type token of Pulumi, such as `aws:dynamodb/table:Table` or `aws-native:dynamodb:Table`. */
  readonly type: string;
  /** The author's name for it; shown in messages, and matched by exemptions. */
  readonly name: string;
  /** Its identifier: a Pulumi URN, a Terraform address, a CloudFormation logical id. */
  readonly urn: string;
}

/** A resource as a preview, plan or template describes it. */
export interface Resource extends ResourceRef {
  /**
   * Inputs and outputs by Pulumi's names. A value that isn't known yet, at any depth, is `UNKNOWN` or one of the
   * strings that Pulumi's engine uses for that; the graph reads values only with `read`.
   */
  readonly props: object;
  /** The resources of the same stack from which a property was computed, by property. */
  readonly propertyDependencies: Readonly<Record<string, readonly ResourceRef[]>>;
  /**
   * The properties that the program sets. An unknown property that isn't among them is left out by the program, and the
   * provider fills it in. Omit this if it isn't known. The same holds for the members of an object,
   * `settings.batchSize`, if `settings.` is among the names.
   */
  readonly inputs?: ReadonlySet<string>;
  /** The provider instance that manages the resource, so that equal names in two accounts or regions can be distinguished. */
  readonly provider?: Pick<ResourceRef, "urn">;
  /** The component that made the resource. */
  readonly parent?: Pick<ResourceRef, "type">;
}
