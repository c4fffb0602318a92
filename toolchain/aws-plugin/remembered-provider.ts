// Which Terraform provider the AWS plugin works on: noted beside the plugin when it was installed, otherwise searched for again.
import * as fs from "node:fs";
import * as path from "node:path";
import {
  findTerraformProvider,
  PROVIDER_VARIABLE,
  type TerraformProvider,
} from "dynamodb-streams-support/terraform/find-provider";

const NOTE = "terraform-provider.json";

/** Notes the provider beside the plugin. */
export function rememberProvider(pluginDirectory: string, provider: TerraformProvider): void {
  fs.writeFileSync(path.join(pluginDirectory, NOTE), JSON.stringify(provider));
}

/**
 * The provider that the environment variable names; else the noted one while it exists; else the first to be found.
 *
 * @throws Error that lists where it looked.
 */
export function rememberedProvider(pluginDirectory: string): TerraformProvider {
  const note = path.join(pluginDirectory, NOTE);
  if (!process.env[PROVIDER_VARIABLE] && fs.existsSync(note)) {
    const provider = JSON.parse(fs.readFileSync(note, "utf8")) as TerraformProvider;
    if (fs.existsSync(provider.binary)) return provider;
  }
  return findTerraformProvider();
}
