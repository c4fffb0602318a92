import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { unzipSync } from "fflate";
import { writeZip, zip, zipName } from "../aws-plugin/archive";
import { ARCHIVE, ASSET, SIGNATURE } from "../aws-plugin/wire";
import type { Props } from "../terraform/values";

const text = (content: string): Props => ({ [SIGNATURE]: ASSET, text: content, hash: "t" });
const archive = (rest: Props): Props => ({ [SIGNATURE]: ARCHIVE, hash: "a1", ...rest });

describe("an archive packed as a zip file", () => {
  let directory: string;
  beforeEach(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "toolchain-test-"))));
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  const contents = (given: Props): Record<string, string> => {
    writeZip(given, directory);
    const entries = unzipSync(fs.readFileSync(path.join(directory, zipName(given))));
    return Object.fromEntries(Object.entries(entries).map(([name, data]) => [name, Buffer.from(data).toString()]));
  };

  it("gives equal bytes for equal contents, whatever their order", () => {
    const [a, b] = ["a.js", "b.js"].map((name) => [name, { data: Buffer.from(name), executable: false }] as const);
    assert.ok(a && b);
    assert.deepEqual(zip(Object.fromEntries([a, b])), zip(Object.fromEntries([b, a])));
    assert.notDeepEqual(zip(Object.fromEntries([a, b])), zip(Object.fromEntries([a])));
  });

  it("contains no times", () => {
    const bytes = Buffer.from(zip({ "a.js": { data: Buffer.from("a"), executable: false } }));
    const [time, date] = [bytes.readUInt16LE(10), bytes.readUInt16LE(12)];
    assert.deepEqual([time, date], [0, (1 << 5) | 1], "midnight of 1980-01-01, the first that a zip can tell");
  });

  it("contains strings, files, directories and nested archives", () => {
    const sources = path.join(directory, "sources");
    fs.mkdirSync(path.join(sources, "deep"), { recursive: true });
    fs.writeFileSync(path.join(sources, "deep", "x.txt"), "x");
    const file: Props = { [SIGNATURE]: ASSET, path: path.join(sources, "deep", "x.txt") };
    assert.deepEqual(
      contents(archive({ assets: { "index.js": text("code"), "copy.txt": file, lib: archive({ path: sources }) } })),
      {
        "copy.txt": "x",
        "index.js": "code",
        "lib/deep/x.txt": "x",
      },
    );
  });

  it("keeps an executable file executable", () => {
    const script = path.join(directory, "bootstrap");
    fs.writeFileSync(script, "#!/bin/sh", { mode: 0o755 });
    writeZip(archive({ assets: { bootstrap: { [SIGNATURE]: ASSET, path: script } } }), directory);
    // The mode is in the upper half of the external attributes, 8 bytes before the name in the central directory.
    const bytes = fs.readFileSync(path.join(directory, "a1.zip"));
    const header = bytes.indexOf("PK\u0001\u0002");
    assert.equal(bytes.readUInt16LE(header + 40).toString(8), "100755");
  });

  it("keeps a given zip file unchanged", () => {
    const file = path.join(directory, "given.zip");
    fs.writeFileSync(file, zip({ "x.js": { data: Buffer.from("x"), executable: false } }));
    assert.deepEqual(contents(archive({ path: file })), { "x.js": "x" });
  });

  it("is rejected for contents by URL, and for a file that isn't an archive", () => {
    assert.throws(
      () => writeZip(archive({ uri: "https://example.com/x.zip" }), directory),
      /by URL \(https:\/\/example\.com\/x\.zip\)/,
    );
    const file = path.join(directory, "x.tar");
    fs.writeFileSync(file, "");
    assert.throws(() => writeZip(archive({ path: file }), directory), /x\.tar: an archive has to be/);
  });
});
