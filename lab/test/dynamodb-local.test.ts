import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { dynamoDbLocal } from "../targets/localstack/dynamodb-local";

describe("the set-up of DynamoDB Local", () => {
  const searchPath = process.env.PATH;
  let root: string;
  const calls = (): string[] => fs.readFileSync(path.join(root, "calls"), "utf8").trim().split("\n");

  /** Puts a Maven first on the PATH; it fails, as the real one does, if another writes the same files at the same time. */
  function maven(lines: string): void {
    const file = path.join(root, "bin", "mvn");
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, `#!/bin/sh\necho called >> "${root}/calls"\n${lines}\n`, { mode: 0o700 });
    process.env.PATH = `${path.dirname(file)}:${searchPath}`;
  }

  beforeEach(() => (root = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-local-"))));
  afterEach(() => {
    process.env.PATH = searchPath;
    fs.rmSync(root, { recursive: true });
  });

  it("runs Maven once for two targets that start at the same time", async () => {
    const busy = path.join(root, "busy");
    maven(`mkdir "${busy}" || exit 1\nsleep 0.2\nrmdir "${busy}"`);
    const directory = path.join(root, "jars");
    await Promise.all([dynamoDbLocal(directory), dynamoDbLocal(directory)]);
    assert.deepEqual(calls(), ["called"]);
  });

  it("fails with Maven's output, and runs Maven again next time", async () => {
    maven('echo "Could not resolve dependencies"; exit 1');
    const failed = /^Error: Maven can't get DynamoDB Local: Could not resolve dependencies$/;
    await assert.rejects(dynamoDbLocal(path.join(root, "jars")), failed);
    await assert.rejects(dynamoDbLocal(path.join(root, "jars")), failed);
    assert.equal(calls().length, 2);
  });
});
