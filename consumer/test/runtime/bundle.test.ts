import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import type { StringAsset } from "@pulumi/pulumi/asset";
import { bundle } from "../../bundle";
import { eventFactory, recordFactory, sequenceNumber, TABLE } from "./records";

const SIZE_LIMIT = 15_000; // bytes, with nothing in onChange: your own code comes on top

describe("the handler's bundle", () => {
  let code: string;
  let directory: string;

  before(async () => {
    const files = await bundle(path.join(__dirname, "deployed.ts")).assets;
    code = await (files["index.js"] as StringAsset).text;
    directory = await fs.mkdtemp(path.join(os.tmpdir(), "handler-"));
    await fs.writeFile(path.join(directory, "index.js"), code);
  });
  after(() => fs.rm(directory, { recursive: true }));

  /** Calls `index.handler` in a process of its own, where nothing but the bundle and Node can be found. */
  async function invoke(event: unknown) {
    const script = `require("./index").handler(${JSON.stringify(event)}).then((r) => console.error(JSON.stringify(r)))`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ["-e", script], {
      cwd: directory,
      env: { TABLE_NAME: TABLE },
    });
    return { lines: stdout.split("\n"), response: JSON.parse(stderr) as unknown };
  }

  it(`is smaller than ${SIZE_LIMIT} bytes`, () => {
    const size = Buffer.byteLength(code);
    assert.ok(size < SIZE_LIMIT, `${size} bytes`);
  });

  it("handles a batch on its own, and writes its lines to standard output as they are", async () => {
    const { lines, response } = await invoke(eventFactory(2));
    assert.deepEqual(response, { batchItemFailures: [] });
    assert.equal(lines.pop(), "");
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { sequenceNumber: string }).sequenceNumber),
      [sequenceNumber(0), sequenceNumber(1)],
    );
  });

  it("reports a failure on its own", async () => {
    const { response } = await invoke({ Records: [recordFactory(), recordFactory({ position: 1, table: "other" })] });
    assert.deepEqual(response, { batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }] });
  });
});
