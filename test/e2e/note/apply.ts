// The note's Terraform, applied to an emulator.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { zipSync } from "fflate";
import { localDir } from "dynamodb-streams-support/paths";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import { mirrorConfiguration, Terraform } from "dynamodb-streams-support/terraform/terraform";

/**
 * Applies the note as it is, with the stream switched on by an override file.
 *
 * @param directory where configuration, state and the function's code are put.
 * @param endpoint base URL of the emulator.
 */
export async function applyNote(directory: string, endpoint: string): Promise<void> {
  const terraform = noteIn(directory, endpoint);
  for (const step of [await terraform.init(), await terraform.apply()]) assert.equal(step.code, 0, step.output);
}

/** Puts the note there, with its override file and its code, as {@link applyNote} does; `init` comes next. */
export function noteIn(directory: string, endpoint: string): Terraform {
  fs.copyFileSync(path.join(__dirname, "main.tf"), path.join(directory, "main.tf"));
  fs.writeFileSync(
    path.join(directory, "stream_override.tf"),
    'resource "aws_dynamodb_table" "simple" {\n  stream_enabled = true\n}\n',
  );
  const code = path.join(directory, ".terraform/tmp/simple.zip"); // the note's own path
  fs.mkdirSync(path.dirname(code), { recursive: true });
  fs.writeFileSync(code, zipSync({ "index.js": Buffer.from("exports.handler = async () => {};") }));

  return new Terraform({
    directory,
    env: {
      ...providerMirror(),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
  });
}

/** If a provider is on this machine, Terraform uses it; otherwise it downloads one. */
function providerMirror(): NodeJS.ProcessEnv {
  try {
    const { mirrorRoot } = findTerraformProvider();
    if (mirrorRoot) {
      return { TF_CLI_CONFIG_FILE: mirrorConfiguration(mirrorRoot, path.join(localDir, "terraform.tfrc")) };
    }
  } catch {
    // None here: Terraform's own way.
  }
  return {};
}
