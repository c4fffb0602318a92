import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { findTerraformProvider, type TerraformProvider } from "dynamodb-streams-support/terraform/provider";
import type { Log } from "./ensure";
import { rememberedProvider, rememberProvider } from "../aws-plugin/remembered-provider";
import { occupant, writeBundle } from "./bundle";
import type { Cli } from "./cli";
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
export async function ensureLanguageHost(cli: Cli, hash: string): Promise<Plugin> {
  const file = path.join(path.dirname(cli.file), "pulumi-language-nodejs");
  const official = await fill(file, "language-host/language-host.ts", hash);
  return { file, official };
}

export interface AwsPluginOptions {
  /** Installs the official plugin, and gives the reason where it can't. @default by `pulumi plugin install` */
  install?: (cli: Cli) => Promise<string | undefined>;
}

/**
 * The AWS plugin in the version of @pulumi/aws: the official one, or a stand-in on a Terraform AWS provider of this machine.
 *
 * @throws Error where there is neither; lists where it looked for the provider.
 */
export async function ensureAwsPlugin(
  cli: Cli,
  hash: string,
  log: Log,
  { install = installOfficial }: AwsPluginOptions = {},
): Promise<AwsPlugin> {
  const directory = awsPluginDirectory(awsVersion);
  const file = path.join(directory, "pulumi-resource-aws");
  if (occupant(file, hash) === "nothing") {
    const reason = await install(cli);
    if (occupant(file, hash) === "nothing")
      log(`The AWS plugin ${awsVersion} can't be downloaded: ${reason ?? "no reason given"}`);
  }
  if (occupant(file, hash) === "official") return { version: awsVersion, file, official: true };
  const terraform = occupant(file, hash) === "current" ? rememberedProvider(directory) : findTerraformProvider();
  await fill(file, "aws-plugin/aws-plugin.ts", hash);
  rememberProvider(directory, terraform);
  return { version: awsVersion, file, official: false, terraform };
}

/** Puts a stand-in into its place, unless an official plugin is there; true where one is. */
async function fill(file: string, entryPoint: string, hash: string): Promise<boolean> {
  const found = occupant(file, hash);
  if (found === "nothing" || found === "stale") await writeBundle(entryPoint, file, hash);
  return found === "official";
}

const INSTALL_LIMIT_MS = 300_000;

async function installOfficial(cli: Cli): Promise<string | undefined> {
  const args = ["plugin", "install", "resource", "aws", awsVersion];
  try {
    await promisify(execFile)(cli.file, args, {
      timeout: INSTALL_LIMIT_MS,
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return undefined;
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    return (stderr || message).trim().split("\n").at(-1);
  }
}
