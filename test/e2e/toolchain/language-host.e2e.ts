// The language host as the engine uses it, whichever is in use: a program, and a policy pack that looks at its stack.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";

const nodeModules = path.join(projectDir, "node_modules");

describe("the language host", function () {
  this.timeout(60_000);
  let directory: string;
  let env: NodeJS.ProcessEnv;

  const write = (name: string, content: string): void => fs.writeFileSync(path.join(directory, name), content);
  before(async () => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "toolchain-e2e-"));
    for (const name of ["state", "pack"]) fs.mkdirSync(path.join(directory, name));
    for (const name of ["node_modules", "pack/node_modules"]) fs.symlinkSync(nodeModules, path.join(directory, name));
    const runtime = "runtime: { name: nodejs, options: { typescript: false } }\n";
    write("Pulumi.yaml", `name: probe\n${runtime}`);
    write("package.json", JSON.stringify({ name: "probe", main: "index.js", dependencies: { "@pulumi/awsx": "*" } }));
    write("pack/PulumiPolicy.yaml", runtime);
    write("pack/package.json", JSON.stringify({ name: "pack", version: "1.0.0", main: "index.js" }));
    write(
      "pack/index.js",
      `const { PolicyPack } = require("@pulumi/policy");
       const pulumi = require("@pulumi/pulumi");
       console.log("a line that the pack prints");
       new PolicyPack("pack", { policies: [{
         name: "stack", description: "Says what the pack knows.", enforcementLevel: "advisory",
         validateStack: (_, report) => report(["knows", pulumi.getStack(), pulumi.getProject(), new pulumi.Config().get("greeting"), pulumi.runtime.isDryRun()].join(" ")),
       }] });`,
    );
    env = { PULUMI_BACKEND_URL: `file://${path.join(directory, "state")}`, PULUMI_CONFIG_PASSPHRASE: "" };
    await pulumiOrThrow(["stack", "init", "dev", "--no-select"], { cwd: directory, env });
    await pulumiOrThrow(["config", "set", "greeting", "hello", "-s", "dev"], { cwd: directory, env });
  });
  after(() => fs.rmSync(directory, { recursive: true, force: true }));

  it("runs a program with its configuration, and returns its outputs", async () => {
    write("index.js", 'exports.said = new (require("@pulumi/pulumi").Config)().require("greeting");');
    const { output } = await pulumiOrThrow(["up", "-s", "dev", "--yes", "--skip-preview"], { cwd: directory, env });
    assert.match(output, /said: "hello"/);
  });

  it("passes stack, project and configuration to a policy pack", async () => {
    write("index.js", "");
    const { output } = await pulumiOrThrow(["preview", "-s", "dev", "--policy-pack", "pack"], { cwd: directory, env });
    assert.match(output, /knows dev probe hello true/);
  });

  it("runs a policy pack that is written in TypeScript", async () => {
    write("index.js", "");
    fs.mkdirSync(path.join(directory, "typed"));
    fs.symlinkSync(nodeModules, path.join(directory, "typed/node_modules"));
    write("typed/PulumiPolicy.yaml", "runtime: nodejs\n");
    write("typed/package.json", JSON.stringify({ name: "typed", version: "1.0.0", main: "index.ts" }));
    write(
      "typed/index.ts",
      `import { PolicyPack, type StackValidationPolicy } from "@pulumi/policy";
       const typed: StackValidationPolicy = {
         name: "stack", description: "Says something.", enforcementLevel: "advisory",
         validateStack: (_args, report) => report("it is typed"),
       };
       new PolicyPack("typed", { policies: [typed] });`,
    );
    const { output } = await pulumiOrThrow(["preview", "-s", "dev", "--policy-pack", "typed"], { cwd: directory, env });
    assert.match(output, /it is typed/);
  });

  it("shows a failing program's output and how it ended", async () => {
    write("index.js", 'console.error("it is the program"); process.exit(3);');
    const { code, output } = await pulumi(["preview", "-s", "dev"], { cwd: directory, env });
    assert.notEqual(code, 0);
    assert.match(output, /it is the program/);
    assert.match(output, /exit code: 3/);
  });

  it("shows the error of a policy pack that can't start", async () => {
    write("index.js", "");
    write("pack/index.js", 'throw new Error("it is the pack");');
    const pack = await pulumi(["preview", "-s", "dev", "--policy-pack", "pack"], { cwd: directory, env });
    assert.notEqual(pack.code, 0);
    assert.match(pack.output, /it is the pack/);
  });
});
