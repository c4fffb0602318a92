// The Terraform provider's schema, and what follows from it for Pulumi: names and shapes of properties.
import type { TypeRow } from "./resource-types";
import { PROVIDER } from "./resource-types";
import type { Block } from "../../terraform/protocol";

/** A type in cty's JSON form: `"string"`, `["list", "string"]`, `["object", {"name": "bool"}]`. */
export type CtyType = string | ["list" | "set" | "map", CtyType] | ["object", Record<string, CtyType>];

/** A block in as few characters as possible; the letters of `flags` are required, optional, computed and sensitive. */
export interface CompactBlock {
  attributes: Record<string, [type: CtyType, flags: string]>;
  blocks?: Record<string, [nesting: number, maxItems: number, block: CompactBlock]>;
}
export interface ProviderSchema {
  /** Of the Terraform provider. */
  version: string;
  provider: CompactBlock;
  resources: Record<string, CompactBlock>;
  dataSources: Record<string, CompactBlock>;
}

/** How often a nested block may occur: Terraform's numbers. */
export const NESTING = { SINGLE: 1, LIST: 2, SET: 3, MAP: 4, GROUP: 5 } as const;

/** One property: an attribute, which has a `type`, or a nested block, which has `fields`. */
export interface Field {
  terraformName: string;
  /** Pulumi's name. */
  name: string;
  type: CtyType;
  fields?: Field[];
  nesting?: number;
  /** A list or set of at most one element, which Pulumi has as the element itself. */
  flatten: boolean;
  required: boolean;
  /** The program may set it. */
  input: boolean;
  /** The provider may set it. */
  computed: boolean;
  sensitive: boolean;
}

/** Fields by Terraform type, built on first use. */
export class Schema {
  private readonly compiled = new Map<string, Field[]>();
  constructor(private readonly raw: ProviderSchema) {}

  provider(): Field[] {
    return this.fields("provider", this.raw.provider, PROVIDER);
  }
  resource(row: TypeRow): Field[] {
    return this.fields(`resource ${row.terraformType}`, this.raw.resources[row.terraformType], row);
  }
  dataSource(row: TypeRow): Field[] {
    return this.fields(`data source ${row.terraformType}`, this.raw.dataSources[row.terraformType], row);
  }

  private fields(key: string, block: CompactBlock | undefined, row: TypeRow): Field[] {
    if (!block) throw new Error(`the Terraform AWS provider ${this.raw.version} has no ${key}`);
    const fields = this.compiled.get(key) ?? compile(block, row);
    this.compiled.set(key, fields);
    return fields;
  }
}

function compile(block: CompactBlock, row?: TypeRow): Field[] {
  const attributes = Object.entries(block.attributes).map(([terraformName, [type, flags]]): Field => {
    const flatten = row?.flatten?.includes(terraformName) ?? false;
    return {
      terraformName,
      name: row?.rename?.[terraformName] ?? pulumiName(terraformName, isMany(type) && !flatten),
      type,
      flatten,
      required: flags.includes("r"),
      input: /[ro]/.test(flags),
      computed: flags.includes("c"),
      sensitive: flags.includes("s"),
    };
  });
  const blocks = Object.entries(block.blocks ?? {}).map(([terraformName, [nesting, maxItems, nested]]): Field => {
    const repeated = nesting === NESTING.LIST || nesting === NESTING.SET;
    const flatten = row?.flatten?.includes(terraformName) || (repeated && maxItems === 1);
    return {
      terraformName,
      name: row?.rename?.[terraformName] ?? pulumiName(terraformName, repeated && !flatten),
      type: "block",
      fields: compile(nested),
      nesting,
      flatten,
      required: false,
      input: terraformName !== "timeouts", // Pulumi's are the resource option customTimeouts
      computed: false,
      sensitive: false,
    };
  });
  return [...attributes, ...blocks];
}

const plural = (word: string): string => {
  if (word.endsWith("s")) return word;
  if (/(x|ch|sh)$/.test(word)) return `${word}es`;
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
};
const camel = (word: string): string => word.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

export const isMany = (type: CtyType): boolean => Array.isArray(type) && (type[0] === "list" || type[0] === "set");

/** Pulumi's name of a Terraform name: in camel case, and in the plural if there can be many. */
export const pulumiName = (terraformName: string, many: boolean): string =>
  camel(many ? plural(terraformName) : terraformName);

/** A block of the plugin protocol in the compact form. */
export function compact(block: Block): CompactBlock {
  const flags = { required: "r", optional: "o", computed: "c", sensitive: "s" } as const;
  return {
    attributes: Object.fromEntries(
      block.attributes.map((attribute) => [
        attribute.name,
        [
          JSON.parse(attribute.type.toString()) as CtyType,
          (["required", "optional", "computed", "sensitive"] as const)
            .map((flag) => (attribute[flag] ? flags[flag] : ""))
            .join(""),
        ],
      ]),
    ),
    ...(block.block_types.length && {
      blocks: Object.fromEntries(
        block.block_types.map((nested) => [
          nested.type_name,
          [nested.nesting, nested.max_items ?? 0, compact(nested.block)],
        ]),
      ),
    }),
  };
}
