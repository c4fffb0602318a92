import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { bundle, type BundleOptions } from "../../bundle";
import { eventFactory, recordFactory, sequenceNumber, TABLE } from "./records";

const SIZE_LIMIT = 10_000; // bytes, with nothing in onChange: your own code comes on top

let directory: string;

/** The files of a bundle, by their names. */
async function filesOf(entryPoint: string, options?: BundleOptions): Promise<Record<string, string>> {
  const assets = (await bundle(entryPoint, options).assets) as Record<string, pulumi.asset.StringAsset>;
  const files = Object.entries(assets).map(async ([name, asset]) => [name, await asset.text] as const);
  return Object.fromEntries(await Promise.all(files));
}

/** Writes files below a directory of this test's own. */
async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(file, text);
  }
}

/** Runs a script in a process of its own, beside the bundle's files, where it can import nothing but Node's own modules. */
async function runBeside(files: Record<string, string>, script: string, ...nodeOptions: string[]) {
  const place = await fs.mkdtemp(path.join(directory, "task-"));
  for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(place, name), text);
  const env = { TABLE_NAME: TABLE };
  return promisify(execFile)(process.execPath, [...nodeOptions, "-e", script], { cwd: place, env });
}

describe("a bundle", () => {
  beforeEach(async () => {
    directory = await fs.realpath(await fs.mkdtemp(path.join(os.tmpdir(), "bundle-")));
  });
  afterEach(() => fs.rm(directory, { recursive: true }));

  describe("of the handler", () => {
    let files: Record<string, string>;
    before(async () => {
      files = await filesOf(path.join(__dirname, "deployed.ts"));
    });

    async function invoke(event: unknown) {
      const script = `require("./index").handler(${JSON.stringify(event)}).then((r) => console.error(JSON.stringify(r)))`;
      const { stdout, stderr } = await runBeside(files, script);
      return { lines: stdout.split("\n"), response: JSON.parse(stderr) as unknown };
    }

    it(`has at most ${SIZE_LIMIT} bytes`, () => {
      const size = Buffer.byteLength(files["index.js"]!);
      assert.ok(size <= SIZE_LIMIT, `${size} bytes`);
    });

    it("handles a batch without other files, and writes its lines to standard output unchanged", async () => {
      const { lines, response } = await invoke(eventFactory(2));
      assert.deepEqual(response, { batchItemFailures: [] });
      assert.equal(lines.pop(), "");
      assert.deepEqual(
        lines.map((line) => (JSON.parse(line) as { sequenceNumber: string }).sequenceNumber),
        [sequenceNumber(0), sequenceNumber(1)],
      );
    });

    it("reports a failure without other files", async () => {
      const { response } = await invoke({ Records: [recordFactory(), recordFactory({ position: 1, table: "other" })] });
      assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }] });
    });

    it("has the AWS SDK in it only if once() is used", async () => {
      assert.doesNotMatch(files["index.js"]!, /TransactWriteItems/);
      const { "index.js": code } = await filesOf(path.join(__dirname, "deployed-once.ts"));
      assert.match(code!, /TransactWriteItems/);
    });
  });

  it("keeps the names of classes and functions", async () => {
    await write({
      "index.ts": `
        class OutOfStock extends Error { override name = this.constructor.name; }
        class Empty extends OutOfStock {}
        function findOrder() {}
        const price = () => {};
        export const names = [new Empty().name, new Empty().constructor.name, OutOfStock.name, findOrder.name, price.name];`,
    });
    const { stdout } = await runBeside(
      await filesOf(path.join(directory, "index.ts")),
      'console.log(...require("./index").names)',
    );
    assert.equal(stdout, "Empty Empty OutOfStock findOrder price\n");
  });

  it("has a source map that Node reads: a stack names file, line and function of the source", async () => {
    await write({ "index.ts": `\n\nexport function handler(): never {\n  throw new Error("here");\n}\n` });
    const files = await filesOf(path.join(directory, "index.ts"));
    const script = 'try { require("./index").handler() } catch (error) { console.log(error.stack) }';
    const { stdout } = await runBeside(files, script, "--enable-source-maps");
    assert.match(stdout, /at .*handler .*index\.ts:4:9/);
    assert.deepEqual((JSON.parse(files["index.js.map"]!) as { sources: string[] }).sources, ["index.ts"]);
  });

  it("has the same bytes every time, wherever the sources are", async () => {
    const project = {
      "handler/index.ts":
        'import { helper } from "../helper";\nexport const handler = async () => helper(import.meta.url);',
      "helper.ts": "export const helper = (a: string) => a;",
    };
    const bundles: Record<string, string>[] = [];
    for (const place of ["one", "two/deeper"]) {
      await write(Object.fromEntries(Object.entries(project).map(([name, text]) => [`${place}/${name}`, text])));
      bundles.push(await filesOf(path.join(directory, place, "handler/index.ts")));
    }
    bundles.push(await filesOf(path.relative(process.cwd(), path.join(directory, "one/handler/index.ts"))));
    assert.deepEqual(bundles[1], bundles[0]);
    assert.deepEqual(bundles[2], bundles[0]);
  });

  it("can be made of a file called index.js", async () => {
    await write({ "index.js": "exports.handler = async () => 1;" });
    assert.match((await filesOf(path.join(directory, "index.js")))["index.js"]!, /handler/);
  });

  describe("of a dependency", () => {
    const dependency = (files: Record<string, string>) =>
      write(Object.fromEntries(Object.entries(files).map(([name, text]) => [`node_modules/dependency/${name}`, text])));
    let warnings: string[];
    const { warn } = pulumi.log;
    beforeEach(() => {
      warnings = [];
      Object.assign(pulumi.log, { warn: async (text: string) => void warnings.push(text) });
    });
    afterEach(() => Object.assign(pulumi.log, { warn }));

    /** What the bundled program prints. */
    async function printed(program: string): Promise<string> {
      await write({ "index.ts": program });
      const { stdout } = await runBeside(await filesOf(path.join(directory, "index.ts")), 'require("./index")');
      return stdout.trim();
    }

    it("works if it uses import.meta.url, dirname and filename", async () => {
      await dependency({
        "package.json": '{ "type": "module", "main": "index.js" }',
        "index.js": `
          import { createRequire } from "node:module";
          import { fileURLToPath } from "node:url";
          export const found = createRequire(import.meta.url)("node:path").basename(fileURLToPath(import.meta.url));
          export const same = import.meta.filename === fileURLToPath(import.meta.url) && import.meta.filename.startsWith(import.meta.dirname);`,
      });
      assert.equal(
        await printed('import { found, same } from "dependency"; console.log(found, same);'),
        "index.js true",
      );
      assert.deepEqual(warnings, []);
    });

    it("works if it is a CommonJS module that requires JSON, beside a different ES module", async () => {
      await dependency({
        "package.json": '{ "version": "1.2.3", "main": "common.js", "module": "module.js" }',
        "common.js": 'module.exports = function version() { return require("./package.json").version; };',
        "module.js": 'export default function version() { return "another"; }',
      });
      await write({ "user.js": 'module.exports = require("dependency")();' });
      assert.equal(await printed('import version from "./user"; console.log(version);'), "1.2.3");
    });

    it("works if it imports one of its files lazily", async () => {
      await dependency({
        "package.json": '{ "type": "module", "main": "index.js" }',
        "index.js": 'export const late = async () => (await import("./late.js")).name;',
        "late.js": 'export const name = "late";',
      });
      assert.equal(await printed('import { late } from "dependency"; void late().then(console.log);'), "late");
    });

    const broken: [title: string, code: string, warning: RegExp][] = [
      ["import.meta.resolve", "export const x = () => import.meta.resolve('a');", /"import.meta" is not available/],
      [
        "a module named at run time",
        "export const x = (name) => import(name);",
        /"import" expression will not be bundled/,
      ],
      [
        "a required module named at run time",
        "export const x = (name) => require(name);",
        /"require" will not be bundled/,
      ],
    ];
    for (const [title, code, warning] of broken) {
      it(`causes a warning if it uses ${title}`, async () => {
        await dependency({ "package.json": '{ "main": "index.js", "type": "module" }', "index.js": code });
        await printed('import { x } from "dependency"; export { x };');
        assert.equal(warnings.length, 1);
        assert.match(warnings[0]!, warning);
        assert.match(warnings[0]!, /node_modules\/dependency\/index\.js:1:/);
      });
    }

    it("shows esbuild's warnings for your own code", async () => {
      await printed('export const isText = (a: unknown) => typeof a === "sting";');
      assert.match(warnings.join(), /Bundling .*index\.ts:\n.*"sting"/s);
    });

    it("is rejected with a native addon, which `external` leaves to a layer", async () => {
      await dependency({ "package.json": '{ "main": "index.js" }', "index.js": 'require("./x.node");', "x.node": "" });
      await write({ "index.ts": 'import "dependency";' });
      const entryPoint = path.join(directory, "index.ts");
      assert.throws(
        () => bundle(entryPoint),
        /No loader is configured for "\.node" files(.|\n)*name its package in `external`/,
      );
      assert.match((await filesOf(entryPoint, { external: ["dependency"] }))["index.js"]!, /require\("dependency"\)/);
    });
  });

  it("is rejected if the code awaits at its top level", async () => {
    await write({ "index.ts": "export const config = await fetch('https://example.com');" });
    assert.throws(() => bundle(path.join(directory, "index.ts")), /Top-level await(.|\n)*await inside of the handler/);
  });

  it("is rejected with the place of the error in the code", async () => {
    await write({ "index.ts": 'import { missing } from "./other";\nconsole.log(missing);', "other.ts": "export {};" });
    const message = /index\.ts can't be bundled:\n(.|\n)*No matching export(.|\n)*index\.ts:1:9/;
    assert.throws(() => bundle(path.join(directory, "index.ts")), message);
  });

  it("is rejected if the file doesn't exist", () => {
    assert.throws(
      () => bundle(path.join(directory, "none.ts")),
      /none\.ts can't be bundled:\n(.|\n)*Could not resolve/,
    );
  });
});
