// The output of `terraform show -json <plan>`, as far as it is read here; OpenTofu's `tofu show -json` prints the same.
// https://developer.hashicorp.com/terraform/internals/json-format

/** A plan. */
export interface Plan {
  format_version: string;
  errored?: boolean;
  /**
   * Whether nothing is left to do once the plan is applied. Terraform 1.11 sets false with `-target`; older versions
   * and OpenTofu leave it out.
   */
  complete?: boolean;
  resource_changes?: ResourceChange[];
  configuration: { root_module: ModuleConfiguration };
  /** The attributes on which the plan depends, including those in dynamic blocks and locals; since Terraform 1.2. */
  relevant_attributes?: { resource: string; attribute: (string | number)[] }[];
}

/** A resource, or a data source that can only be read during the apply. */
export interface ResourceChange {
  /** Such as `module.consumer["eu"].aws_dynamodb_table.orders[0]`. */
  address: string;
  module_address?: string;
  mode: "managed" | "data";
  type: string;
  name: string;
  /** Its key under `for_each`, or its number under `count`. */
  index?: string | number;
  change: {
    actions: string[];
    /** Values after the apply; null for a deleted resource. */
    after: unknown;
    /** In the shape of `after`, `true` for values known only after the apply. */
    after_unknown?: unknown;
    /** In the shape of `after`, `true` for sensitive values. */
    after_sensitive?: unknown;
  };
}

export interface ModuleConfiguration {
  resources?: ResourceConfiguration[];
  module_calls?: Record<string, ModuleCall>;
  outputs?: Record<string, { expression?: Expression }>;
}

export interface ResourceConfiguration {
  mode: "managed" | "data";
  type: string;
  name: string;
  /** Name of the provider configuration, such as `aws.europe`. */
  provider_config_key?: string;
  expressions?: Expressions;
  for_each_expression?: Expression;
  count_expression?: Expression;
}

export interface ModuleCall {
  expressions?: Expressions;
  for_each_expression?: Expression;
  module: ModuleConfiguration;
}

/** An expression: its value if it is constant, else its references, from the most specific one to the resource. */
export interface Expression {
  constant_value?: unknown;
  references?: string[];
}

/** Expressions by argument; blocks are lists of such. */
export interface Expressions {
  [argument: string]: Expression | Expressions[] | undefined;
}
