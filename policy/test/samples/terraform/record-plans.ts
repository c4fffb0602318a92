// Plans all samples with the real Terraform, in one run, and keeps what is read of the plan in plans.json. Needs Terraform and
// its AWS provider: npx tsx --conditions=@dynamodb-streams/source policy/test/samples/terraform/record-plans.ts
import * as fs from "node:fs";
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";
import { offlineProvider } from "dynamodb-streams-support/terraform/offline-provider";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import { mirrorConfiguration, Terraform } from "dynamodb-streams-support/terraform/terraform";
import type { Plan } from "../../../terraform/plan-format";

async function main(): Promise<void> {
  const directory = path.join(localDir, "terraform-samples");
  fs.rmSync(directory, { recursive: true, force: true });
  const names = fs
    .readdirSync(__dirname, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  for (const name of names) fs.cpSync(path.join(__dirname, name), path.join(directory, name), { recursive: true });
  const { version, mirrorRoot } = findTerraformProvider();
  const modules = names.map((name) => `module "${name}" {\n  source = "./${name}"\n}\n`);
  fs.writeFileSync(path.join(directory, "main.tf"), [offlineProvider(version), ...modules].join("\n"));
  const env =
    mirrorRoot === undefined
      ? {}
      : { TF_CLI_CONFIG_FILE: mirrorConfiguration(mirrorRoot, path.join(directory, "cli.tfrc")) };
  const terraform = new Terraform({ directory, env });
  for (const run of [await terraform.init(), await terraform.plan()]) {
    if (run.code === 1) throw new Error(run.output);
  }
  const {
    format_version,
    resource_changes = [],
    configuration,
    relevant_attributes,
  } = (await terraform.show("plan")) as Plan;
  const changes = resource_changes.map(({ address, module_address, mode, type, name, index, change }) => {
    const { actions, after, after_unknown, after_sensitive } = change;
    return {
      address,
      module_address,
      mode,
      type,
      name,
      index,
      change: { actions, after, after_unknown, after_sensitive },
    };
  });
  const kept = {
    format_version,
    resource_changes: changes,
    configuration: { root_module: configuration.root_module },
    relevant_attributes,
  };
  fs.writeFileSync(path.join(__dirname, "plans.json"), `${JSON.stringify(kept)}\n`);
  console.log(`${names.length} samples, ${changes.length} resources`);
}

void main();
