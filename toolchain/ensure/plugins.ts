import * as path from "node:path";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { findTerraformProvider, type TerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import type { Log } from "./log";
import { rememberedProvider, rememberProvider } from "../aws-plugin/remembered-provider";
import { occupant, writeBundle } from "./bundle";
import { languageHostFile, type Cli } from "./pulumi-cli";
import { run } from "dynamodb-streams-support/process";
import { awsPluginDirectory } from "dynamodb-streams-support/pulumi-home";

export interface Plugin {
  /** Path of the executable. */
  file: string;
  official: boolean;
}
export interface AwsPlugin extends Plugin {
  version: string;
  /** What a stand-in works on. */
  terraform?: TerraformProvider;
}

/** The language host beside the CLI: the official CLI comes with it, one that was built has none. */
export async function ensureLanguageHost(cli: Cli): Promise<Plugin> {
  const file = languageHostFile(cli.file);
  const official = await fill(file, "language-host/language-host.ts");
  return { file, official };
}

export interface AwsPluginOptions {
  /** Installs the official plugin, and returns the reason if it can't. @default by `pulumi plugin install` */
  install?: (cli: Cli) => Promise<string | undefined>;
}

/**
 * The AWS plugin in the version of @pulumi/aws: the official one, or a stand-in on a Terraform AWS provider of this machine.
 *
 * @throws Error if there is neither; lists where it looked for the provider.
 */
export async function ensureAwsPlugin(
  cli: Cli,
  log: Log,
  { install = installOfficial }: AwsPluginOptions = {},
): Promise<AwsPlugin> {
  const directory = awsPluginDirectory(awsVersion);
  const file = path.join(directory, "pulumi-resource-aws");
  if (occupant(file) === "nothing") {
    const reason = await install(cli);
    if (occupant(file) === "nothing")
      log(`The AWS plugin ${awsVersion} can't be downloaded: ${reason ?? "no reason given"}`);
  }
  if (occupant(file) === "official") return { version: awsVersion, file, official: true };
  const terraform = occupant(file) === "current" ? rememberedProvider(directory) : findTerraformProvider();
  await fill(file, "aws-plugin/aws-plugin.ts");
  rememberProvider(directory, terraform);
  return { version: awsVersion, file, official: false, terraform };
}

/** Warns early that {@link ensureAwsPlugin} may fail: it can't try a download before the CLI is there. */
export function warnOfMissingProvider(log: Log): void {
  if (occupant(path.join(awsPluginDirectory(awsVersion), "pulumi-resource-aws")) !== "nothing") return;
  try {
    findTerraformProvider();
  } catch (error) {
    log(`If the AWS plugin can't be downloaded either, this will end without one. ${(error as Error).message}`);
  }
}

/** Puts a stand-in into its place, unless an official plugin is there; true if one is. */
async function fill(file: string, entryPoint: string): Promise<boolean> {
  const found = occupant(file);
  if (found === "nothing" || found === "stale") await writeBundle(entryPoint, file);
  return found === "official";
}

const INSTALL_LIMIT_SECONDS = 300;

async function installOfficial(cli: Cli): Promise<string | undefined> {
  const { code, output } = await run(cli.file, ["plugin", "install", "resource", "aws", awsVersion], {
    limitSeconds: INSTALL_LIMIT_SECONDS,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
  });
  return code === 0 ? undefined : output.trim().split("\n").at(-1);
}
