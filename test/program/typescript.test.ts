// The program's TypeScript hook, in a process of its own, as Pulumi.yaml starts it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { projectDir } from "dynamodb-streams-support/paths";

describe("the program's TypeScript hook", () => {
  let directory: string;
  const file = (name: string) => path.join(directory, name);

  before(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "typescript-hook-"));
    fs.mkdirSync(file("program"));
    fs.copyFileSync(path.join(projectDir, "program/typescript.cjs"), file("program/typescript.cjs"));
    fs.symlinkSync(path.join(projectDir, "node_modules"), file("node_modules"));
  });
  after(() => fs.rmSync(directory, { recursive: true, force: true }));

  /** What a program of these lines prints. */
  async function run(...lines: string[]): Promise<string> {
    fs.writeFileSync(file("index.ts"), lines.join("\n"));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--require", "./program/typescript.cjs", "./index.ts"],
      { cwd: directory, env: { ...process.env, NODE_OPTIONS: "" } },
    );
    return stdout.trim();
  }

  it("runs TypeScript, even after a change", async () => {
    fs.writeFileSync(file("other.ts"), "export const answer: number = 42;");
    const program = ['import { answer } from "./other";', "console.log(answer as unknown);"];
    assert.equal(await run(...program), "42");
    fs.writeFileSync(file("other.ts"), "export const answer: number = 43;");
    assert.equal(await run(...program), "43");
  });

  it("names the line of the TypeScript file in an error", async () => {
    const stack = await run("interface Long {", "  a: string;", "}", "", "console.log(new Error('here').stack);");
    assert.match(stack, /index\.ts:5:\d+/);
  });

  it("lets the SDK's own errors be inspected", async () => {
    const shown = await run(
      'import * as pulumi from "@pulumi/pulumi";',
      'import { inspect } from "node:util";',
      "try { new pulumi.ComponentResource('', 'x'); } catch (error) { console.log(inspect(error, { colors: true })); }",
    );
    assert.match(shown, /Missing resource type argument/);
  });

  it("loads TypeScript and npm only when a callback is serialized", async () => {
    fs.writeFileSync(file("package.json"), "{}"); // where the SDK begins to look for packages
    const loaded =
      "Object.values(require.cache).some((m: any) => /[/](@npmcli[/]arborist[/]|typescript[.]js$)/.test(m.filename) && Object.keys(m.exports).length > 0)";
    const printed = await run(
      'import * as pulumi from "@pulumi/pulumi";',
      `console.log(${loaded});`,
      "void pulumi.runtime.serializeFunction(() => 42).then(({ text }) => console.log(text.includes('42')));",
      "void pulumi.runtime.computeCodePaths().then((paths) => console.log(paths instanceof Map));",
    );
    assert.deepEqual(printed.split("\n").sort(), ["false", "true", "true"]);
  });

  it("starts the SDK's debugger only when a callback is serialized", async () => {
    fs.writeFileSync(file("package.json"), "{}");
    const printed = await run(
      'import * as pulumi from "@pulumi/pulumi";',
      'import { isInitializedAsync } from "@pulumi/pulumi/runtime/closure/v8Hooks";',
      'import { Session } from "node:inspector";',
      "const { connect } = Session.prototype;",
      "Session.prototype.connect = function () { console.log('started'); connect.call(this); };",
      "const cannot = [].push.bind([]);",
      "void isInitializedAsync()",
      "  .then(() => console.log('ready'))",
      "  .then(() => pulumi.runtime.serializeFunction(() => cannot))",
      "  .catch((error: Error) => console.log(error.message));",
    );
    assert.match(printed, /^ready\nstarted\n/);
    assert.match(printed, /index\.ts.*cannot|cannot.*index\.ts/s);
  });

  it("fails with esbuild's message if a file doesn't compile", async () => {
    await assert.rejects(run("const x: = 1;"), /index\.ts:1:9: ERROR: /);
  });
});
