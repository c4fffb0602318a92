// Writes schema.json: the schema of the known types only, as the Terraform provider on this machine describes it.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import { askSchema } from "./ask-schema";
import { TerraformProviderClient } from "../../terraform/client";

async function main(): Promise<void> {
  const { binary, version } = findTerraformProvider();
  const terraform = new TerraformProviderClient(binary, tmpdir());
  try {
    const file = join(__dirname, "schema.json");
    writeFileSync(file, JSON.stringify(await askSchema(terraform, version)));
    console.log(`${file}: of Terraform AWS provider ${version}`);
  } finally {
    terraform.kill();
  }
}

void main().then(() => process.exit(0)); // a gRPC channel to a killed process holds the event loop for a while
