import { FUNCTIONS, RESOURCES, type TypeRow } from "./resource-types";
import { compact, type CompactBlock, type ProviderSchema } from "./schema";
import type { TerraformProviderClient } from "../../terraform/client";
import type { Block } from "../../terraform/protocol";

/**
 * The schema of the known types, from the provider itself. It answers with all of its 1500 types (seconds, 100 MB), so it is asked only if
 * schema.json belongs to another version.
 */
export async function askSchema(terraform: TerraformProviderClient, version: string): Promise<ProviderSchema> {
  const all = await terraform.getSchema();
  return {
    version,
    provider: compact(all.provider.block),
    resources: pick(all.resource_schemas, RESOURCES),
    dataSources: pick(all.data_source_schemas, FUNCTIONS),
  };
}

function pick(from: Record<string, { block: Block }>, table: Record<string, TypeRow>): Record<string, CompactBlock> {
  return Object.fromEntries(
    Object.values(table).flatMap(({ terraformType }) => {
      const schema = from[terraformType];
      return schema ? [[terraformType, compact(schema.block)]] : [];
    }),
  );
}
