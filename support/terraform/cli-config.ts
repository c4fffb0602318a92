// Where providers are, according to Terraform's CLI configuration.
// https://developer.hashicorp.com/terraform/cli/config/config-file
import * as fs from "node:fs";
import * as path from "node:path";

/** Directories named by the CLI configuration, in the order in which Terraform looks. */
export interface ProviderDirectories {
  /** Of `dev_overrides`, for the AWS provider: each holds an executable, whatever its version. */
  overrides: string[];
  /** Of `filesystem_mirror` blocks, and the plugin cache: each has the layout of a mirror. */
  mirrors: string[];
}

/**
 * Reads the file that TF_CLI_CONFIG_FILE names, else `.terraformrc` in the home directory; a missing one is ignored, as by Terraform.
 *
 * @param home the user's home directory.
 */
export function cliConfiguration(env: NodeJS.ProcessEnv, home: string): ProviderDirectories {
  const file = env.TF_CLI_CONFIG_FILE ?? path.join(home, ".terraformrc");
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  const found: ProviderDirectories = { overrides: [], mirrors: [] };
  const cache: string[] = [];
  for (const { blocks, name, value } of settings(text)) {
    const directory = value
      .replace(/^~(?=[/\\])/, home)
      .replace(/\$\{?(\w+)\}?/g, (_, variable: string) => env[variable] ?? "");
    const block = blocks.join(" ");
    if (block === "provider_installation dev_overrides" && /^(registry\.terraform\.io\/)?hashicorp\/aws$/.test(name)) {
      found.overrides.push(directory);
    } else if (block === "provider_installation filesystem_mirror" && name === "path") {
      found.mirrors.push(directory);
    } else if (block === "" && name === "plugin_cache_dir") {
      cache.push(directory);
    }
  }
  // The variable goes before the setting.
  found.mirrors.push(...(env.TF_PLUGIN_CACHE_DIR ? [env.TF_PLUGIN_CACHE_DIR] : cache));
  return found;
}

interface Setting {
  /** Names of the blocks around it, outermost first. */
  blocks: string[];
  name: string;
  value: string;
}

/** Every `name = "string"` of an HCL file. Other values (lists, numbers, booleans) don't name a directory. */
function settings(text: string): Setting[] {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|#.*|\/\/.*|\/\*[^]*?\*\/|[\w./-]+|[{}=]/g) ?? [];
  const words = tokens
    .filter((token) => !/^(#|\/\/|\/\*)/.test(token))
    .map((token) => (token.startsWith('"') ? unquote(token) : token));
  const found: Setting[] = [];
  const blocks: string[] = [];
  words.forEach((word, i) => {
    if (word === "{") blocks.push(words[i - 1] === "=" ? (words[i - 2] ?? "") : (words[i - 1] ?? ""));
    else if (word === "}") blocks.pop();
    else if (word === "=" && words[i + 1] !== "{")
      found.push({ blocks: [...blocks], name: words[i - 1] ?? "", value: words[i + 1] ?? "" });
  });
  return found;
}

const unquote = (token: string): string => token.slice(1, -1).replace(/\\(.)/g, "$1");
