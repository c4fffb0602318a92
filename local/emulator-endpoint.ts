// Where stack "localstack" finds its emulator.
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { projectDir } from "dynamodb-streams-support/paths";

/** Everything under `config` in a stack's file. */
export function stackConfig(stack: string): Record<string, unknown> {
  const file = path.join(projectDir, `Pulumi.${stack}.yaml`);
  return (parse(fs.readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config;
}

/**
 * The emulator's base URL, from the stack's `aws:endpoints`.
 *
 * @param config everything under `config` in the stack's file. @default what is there
 * @throws Error if there is none, or more than one: the emulator serves every service at one address.
 */
export function emulatorEndpoint(stack = "localstack", config = stackConfig(stack)): string {
  const [endpoints = {}] = (config["aws:endpoints"] ?? []) as Record<string, string>[];
  const urls = new Set(Object.values(endpoints));
  const [url] = urls;
  if (url !== undefined && urls.size === 1) return url;
  throw new Error(
    `aws:endpoints in Pulumi.${stack}.yaml has ${urls.size} addresses (${[...urls].join(", ") || "none"}): ` +
      "an emulator serves every service at one. Give each service the same URL.",
  );
}

/** Settings of an AWS SDK client for the emulator, with dummy keys. They win over the AWS_… variables, which are meant for the account. */
export function emulatorClient(endpoint: string) {
  // The SDK warns on Node 20 that versions to come won't run there. The one that is pinned does.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  return {
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  };
}
