// The pack as others get it: packed as `pulumi policy publish` packs it, unpacked, installed and run from there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { version as policyVersion } from "@pulumi/policy/package.json";
import { projectDir } from "dynamodb-streams-support/paths";
import { brokenLinks } from "../docs/links";
import { run, type CommandResult } from "dynamodb-streams-support/process";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";

/** A program that needs nothing but what the pack itself depends on. */
const PROGRAM = `
const { CustomResource } = require("@pulumi/pulumi");
const options = { version: "${awsVersion}" };
const attributes = [{ name: "id", type: "S" }];
const table = new CustomResource("aws:dynamodb/table:Table", "orders", { billingMode: "PAY_PER_REQUEST", hashKey: "id", attributes, streamArn: undefined }, options);
new CustomResource("aws:lambda/eventSourceMapping:EventSourceMapping", "orders", { eventSourceArn: table.streamArn, functionName: "orders", startingPosition: "LATEST" }, options);
`;

/** Each line that has to be an error is one only if the types are found. */
const TYPED_PACK = `
import { PolicyPack } from "@pulumi/policy";
import { policies, rules, type RuleSummary } from "dynamodb-streams-policy";

const chosen: readonly RuleSummary[] = rules.filter(({ level }) => level === "mandatory");
new PolicyPack("ours", { policies: [...policies(chosen.map(({ id }) => id))] });
// @ts-expect-error An id is a string.
policies([1]);
// @ts-expect-error A policy has no such member.
policies()[0]?.noSuchMember;
`;

describe("the policy pack as a package", () => {
  let work: string;
  beforeEach(() => (work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-package-"))));
  afterEach(() => {
    fs.rmSync(work, { recursive: true, force: true });
  });

  async function succeed(command: string, args: string[], cwd: string): Promise<string> {
    const { code, stdout, output } = await run(command, args, { cwd });
    assert.equal(code, 0, output);
    return stdout;
  }

  /** Packs the pack into `work`, and returns the file's name. */
  async function pack(): Promise<string> {
    const printed = await succeed(
      "npm",
      ["pack", "--loglevel=error", "--pack-destination", work],
      path.join(projectDir, "policy"),
    );
    // `pulumi policy publish` treats everything that is printed as the file's name.
    assert.match(printed, /^dynamodb-streams-policy-[\d.]+\.tgz\n$/);
    return printed.trim();
  }

  it("runs after pack, unpack and a production install, as `pulumi policy publish` does", async () => {
    await succeed("tar", ["-xzf", await pack()], work);
    const unpacked = path.join(work, "package");
    assert.deepEqual(
      fs
        .readdirSync(unpacked, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(unpacked, path.join(entry.parentPath, entry.name)))
        .sort(),
      [
        "LICENSE",
        "PulumiPolicy.yaml",
        "README.md",
        "bin/dynamodb-streams-policy.js",
        "dist/cli.js",
        "dist/index.js",
        "dist/library.d.ts",
        "dist/library.js",
        ...fs.readdirSync(path.join(projectDir, "docs/policies")).map((page) => `docs/policies/${page}`),
        "package.json",
      ].sort(),
    );
    const pages = fs.readdirSync(path.join(unpacked, "docs/policies")).map((page) => path.join("docs/policies", page));
    assert.deepEqual(
      ["README.md", ...pages].flatMap((page) => brokenLinks(path.join(unpacked, page))),
      [],
    );
    const manifest = JSON.parse(fs.readFileSync(path.join(unpacked, "package.json"), "utf8")) as {
      scripts: object;
      devDependencies?: object;
    };
    assert.equal(manifest.devDependencies, undefined);
    assert.ok(!("prepare" in manifest.scripts), "nothing runs when it is installed");
    await succeed("npm", ["install", "--omit=dev", "--prefer-offline", "--no-audit", "--no-fund"], unpacked);

    const project = path.join(work, "project");
    fs.mkdirSync(project);
    fs.writeFileSync(
      path.join(project, "Pulumi.yaml"),
      "name: empty\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
    );
    fs.writeFileSync(path.join(project, "package.json"), "{}");
    fs.writeFileSync(path.join(project, "index.js"), PROGRAM);
    fs.symlinkSync(path.join(unpacked, "node_modules"), path.join(project, "node_modules"));
    const options = {
      cwd: project,
      env: {
        PULUMI_BACKEND_URL: `file://${work}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
      },
    };
    await pulumiOrThrow(["stack", "init", "test", "--no-select"], options);
    const config = ["--config", "aws:skipCredentialsValidation=true", "--config", "aws:skipRequestingAccountId=true"];
    const preview = await pulumi(["preview", "--stack", "test", ...config, "--policy-pack", unpacked], options);
    assert.notEqual(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /Mapping "orders" reads the stream of table "orders", but that stream is disabled: streamEnabled is not set/,
    );
  });

  it("checks templates before its dependencies are installed", async () => {
    await succeed("tar", ["-xzf", await pack()], work);
    const check = (...args: string[]): Promise<CommandResult> =>
      run(process.execPath, ["package/bin/dynamodb-streams-policy.js", "check", ...args], { cwd: work });
    fs.writeFileSync(path.join(work, "good.yaml"), "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n");
    fs.writeFileSync(path.join(work, "bad.json"), '{"Resources": {,}}');
    const good = await check("good.yaml");
    assert.deepEqual([good.code, good.output], [0, "good.yaml: 1 resource, 0 errors, 0 pieces of advice\n"]);
    const bad = await check("good.yaml", "bad.json");
    assert.equal(bad.code, 2, bad.output);
    assert.match(bad.output, /^good\.yaml: 1 resource.*\nbad\.json isn't valid JSON at line 1, column 16: /);
  });

  it("keeps its exit code, and prints no trace, when nobody reads the report any more", async () => {
    fs.writeFileSync(path.join(work, "good.yaml"), "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n");
    const command = path.join(projectDir, "policy/bin/dynamodb-streams-policy.js");
    const child = spawn(process.execPath, [command, "check", "good.yaml"], { cwd: work });
    child.stdout.destroy();
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    assert.deepEqual({ code, errors }, { code: 0, errors: "" });
  });

  it("passes publint and are-the-types-wrong: every address that it exports leads somewhere", async () => {
    const tool = (name: string) => path.join(projectDir, "node_modules/.bin", name);
    const tarball = path.join(work, await pack());
    await succeed(tool("publint"), ["run", tarball, "--strict"], work);
    await succeed(tool("attw"), [tarball], work);
  });

  it("exports single rules for a user's own pack", async () => {
    fs.writeFileSync(path.join(work, "package.json"), "{}");
    const file = await pack();
    await succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", `./${file}`], work);
    const program = `
      const { policies, rules } = require("dynamodb-streams-policy");
      console.log(JSON.stringify([rules.length, policies(["mapping-is-unique"]).map(({ name }) => name)]));
      try { policies(["maping-is-unique"]); } catch (error) { console.log(error.message); }`;
    const [first, second] = (await succeed(process.execPath, ["-e", program], work)).split("\n");
    assert.deepEqual(JSON.parse(first ?? ""), [20, ["mapping-is-unique"]]);
    assert.match(second ?? "", /did you mean "mapping-is-unique"\?/);
  });

  it("has types for a user's own pack in TypeScript", async () => {
    const file = await pack();
    // A user's own pack has the SDK and the compiler anyway.
    const sdk = `@pulumi/policy@${policyVersion}`;
    fs.writeFileSync(path.join(work, "package.json"), '{ "private": true }');
    await succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", sdk, `./${file}`], work);
    fs.writeFileSync(path.join(work, "index.ts"), TYPED_PACK);
    const compilerOptions = { noEmit: true, strict: true, skipLibCheck: true, module: "nodenext", types: [] };
    fs.writeFileSync(path.join(work, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
    await succeed(path.join(projectDir, "node_modules/.bin/tsc"), ["-p", "."], work);
  });
});
