// The pack as others get it: packed, installed into an empty project, run from there.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";

/** A program that needs nothing but what the pack itself depends on. */
const PROGRAM = `
const { CustomResource } = require("@pulumi/pulumi");
const options = { version: "${awsVersion}" };
const attributes = [{ name: "id", type: "S" }];
const table = new CustomResource("aws:dynamodb/table:Table", "orders", { billingMode: "PAY_PER_REQUEST", hashKey: "id", attributes, streamArn: undefined }, options);
new CustomResource("aws:lambda/eventSourceMapping:EventSourceMapping", "orders", { eventSourceArn: table.streamArn, functionName: "orders" }, options);
`;

describe("the policy pack as a package", () => {
  it("is a few files, installs into an empty project, and refuses from there", async () => {
    const work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-package-"));
    try {
      const npm = async (...args: string[]) => {
        const { code, stdout, output } = await run("npm", args, {
          cwd: args[0] === "pack" ? path.join(projectDir, "policy") : work,
        });
        assert.equal(code, 0, output);
        return stdout;
      };
      const [packed] = JSON.parse(await npm("pack", "--json", "--pack-destination", work)) as [
        { filename: string; files: { path: string }[] },
      ];
      assert.deepEqual(packed.files.map((file) => file.path).sort(), [
        "LICENSE",
        "PulumiPolicy.yaml",
        "README.md",
        "dist/index.js",
        "package.json",
      ]);

      fs.writeFileSync(path.join(work, "package.json"), "{}");
      await npm("install", "--prefer-offline", "--no-audit", "--no-fund", `./${packed.filename}`);
      fs.writeFileSync(
        path.join(work, "Pulumi.yaml"),
        "name: empty\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
      );
      fs.writeFileSync(path.join(work, "index.js"), PROGRAM);

      const options = {
        cwd: work,
        env: {
          PULUMI_BACKEND_URL: `file://${work}`,
          PULUMI_CONFIG_PASSPHRASE: "",
          AWS_REGION: "us-east-1",
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
        },
      };
      await pulumiOrThrow(["stack", "init", "test"], options);
      const config = ["--config", "aws:skipCredentialsValidation=true", "--config", "aws:skipRequestingAccountId=true"];
      const preview = await pulumi(
        ["preview", ...config, "--policy-pack", "node_modules/dynamodb-streams-policy"],
        options,
      );
      assert.notEqual(preview.code, 0, preview.output);
      assert.match(
        preview.output,
        /Mapping "orders" reads the stream of table "orders", but that stream is off: streamEnabled is left out/,
      );
    } finally {
      fs.rmSync(work, { recursive: true, force: true });
    }
  });
});
