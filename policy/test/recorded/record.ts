// Renews the recordings: `npx tsx --conditions=@dynamodb-streams/source policy/test/recorded/record.ts`, on the real
// engine, reaching no service.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pulumiOrThrow } from "dynamodb-streams-local/pulumi";

const STACKS = ["noPolicy", "inlineComputed", "besideTheRole"];

async function main(): Promise<void> {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-recording-"));
  try {
    for (const stack of STACKS) {
      const env = {
        PULUMI_BACKEND_URL: `file://${work}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
        RECORDING: path.join(__dirname, `${stack}.json`),
      };
      const file = path.join(work, `Pulumi.${stack}.yaml`);
      const config = {
        "recorded:stack": stack,
        "aws:skipCredentialsValidation": "true",
        "aws:skipRequestingAccountId": "true",
      };
      fs.writeFileSync(file, JSON.stringify({ config }));
      const options = { cwd: path.join(__dirname, "programs"), env };
      await pulumiOrThrow(["stack", "init", stack, "--no-select"], options);
      const recorder = path.join(__dirname, "recorder");
      await pulumiOrThrow(["preview", "--stack", stack, "--config-file", file, "--policy-pack", recorder], options);
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

void main();
