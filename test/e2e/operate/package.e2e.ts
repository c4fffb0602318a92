// The command as users get it: packed, installed into an empty project, and run from there.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { pack } from "../../../examples/pack";

describe("the command as a package", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-operate-package-"));
  let tarball: string;

  async function succeed(command: string, args: string[], cwd = work): Promise<string> {
    const { code, stdout, output } = await run(command, args, { cwd });
    assert.equal(code, 0, output);
    return stdout;
  }

  before(async () => {
    tarball = await pack("operate", work);
    fs.writeFileSync(path.join(work, "package.json"), '{ "name": "empty", "private": true }');
    await succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball]);
  });

  after(() => {
    fs.rmSync(work, { recursive: true, force: true });
  });

  it("contains the command, its page and its licence, and nothing else", async () => {
    const listed = (await succeed("tar", ["-tzf", tarball])).trim().split("\n");
    assert.deepEqual(listed.sort(), [
      "package/LICENSE",
      "package/README.md",
      "package/dist/cli.js",
      "package/package.json",
    ]);
  });

  it("passes publint", async () => {
    assert.match(
      await succeed(path.join(projectDir, "node_modules/.bin/publint"), ["run", tarball, "--strict"]),
      /All good!/,
    );
  });

  it("shows its help", async () => {
    assert.match(await succeed("npx", ["dynamodb-streams", "--help"]), /^ {2}redrive +hands failed batches/m);
  });

  it("keeps its exit code, and prints no trace, when nobody reads the output any more", async () => {
    const command = path.join(work, "node_modules/dynamodb-streams-operate/dist/cli.js");
    const child = spawn(process.execPath, [command, "--help"], { cwd: work });
    child.stdout.destroy();
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    assert.deepEqual({ code, errors }, { code: 0, errors: "" });
  });

  it("calls the given endpoint, and reports what it finds there", async () => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(String(request.headers["x-amz-target"] ?? request.url));
      response.setHeader("content-type", "application/x-amz-json-1.0");
      if (String(request.headers["x-amz-target"]).endsWith("DescribeTable"))
        response.end('{"Table":{"TableName":"orders"}}');
      else if (request.url?.includes("event-source-mappings")) response.end('{"EventSourceMappings":[]}');
      else response.writeHead(400).end('{"__type":"UnexpectedRequest"}');
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const { code, stdout, output } = await run(
        "npx",
        ["dynamodb-streams", "doctor", "--table", "orders", "--endpoint", endpoint],
        { cwd: work },
      );
      assert.equal(code, 1, output);
      assert.match(stdout, /Likely cause: Table orders has its stream switched off: no change is recorded/);
      assert.ok(asked.some((call) => call.endsWith("DescribeTable")));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
