// Makes sure that Pulumi's CLI, its language host for Node.js and its AWS plugin are where every `pulumi` command looks for them.
import { parseArguments } from "dynamodb-streams-support/arguments";
import { ensureCli, type Cli } from "./pulumi-cli";
import type { Log } from "./log";
import { ensureAwsPlugin, ensureLanguageHost, warnOfMissingProvider, type AwsPlugin, type Plugin } from "./plugins";

/** What is in use. */
export interface Toolchain {
  cli: Cli;
  languageHost: Plugin;
  awsPlugin: AwsPlugin;
}

/**
 * Puts what is missing into Pulumi's caches: the official one if it can be downloaded, otherwise one that is built here. Keeps
 * what is already there, unless it was built here from other sources.
 *
 * @param log told what is done, and at the end what is in use.
 * @throws Error that says what to install.
 */
async function ensureToolchain(log: Log): Promise<Toolchain> {
  const cli = await ensureCli(log, { building: () => warnOfMissingProvider(log) });
  const languageHost = await ensureLanguageHost(cli);
  const awsPlugin = await ensureAwsPlugin(cli, log);
  const toolchain = { cli, languageHost, awsPlugin };
  for (const line of describeToolchain(toolchain)) log(line);
  return toolchain;
}

/** A line for each part: its version, and whose it is. */
export function describeToolchain({ cli, languageHost, awsPlugin }: Toolchain): string[] {
  const { terraform } = awsPlugin;
  return [
    `Pulumi CLI ${cli.version}: ${languageHost.official ? "official" : "built from Go modules"}`,
    `Language host: ${languageHost.official ? "official" : "stand-in (toolchain/README.md)"}`,
    `AWS plugin ${awsPlugin.version}: ${
      terraform ? `stand-in on Terraform AWS provider ${terraform.version} at ${terraform.binary}` : "official"
    }`,
  ];
}

if (require.main === module) {
  parseArguments(
    "Puts Pulumi's CLI, its language host and its AWS plugin into Pulumi's caches, and prints what is in use.",
  );
  ensureToolchain(console.log).catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
