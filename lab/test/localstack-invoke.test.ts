import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const INVOKER = path.join(__dirname, "../targets/localstack/invoke.js");
const FUNCTION = `exports.handler = async ({ fails }) => {
  console.log("by console");
  process.stdout.write("by stream\\n");
  console.error("by error stream");
  if (fails) throw new TypeError("told to fail");
  return { done: true };
};`;

describe("a function that LocalStack runs", () => {
  it("answers with its result or error, and with everything that it printed, for its log", () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "localstack-invoke-"));
    try {
      fs.writeFileSync(path.join(directory, "index.js"), FUNCTION);
      const input = `${JSON.stringify({ fails: false })}\n${JSON.stringify({ fails: true })}\n`;
      const { stdout } = spawnSync(process.execPath, [INVOKER, directory, "index.handler"], {
        input,
        encoding: "utf8",
      });
      const logs = "by console\nby stream\nby error stream\n";
      assert.deepEqual(
        stdout
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as unknown),
        [
          { error: false, payload: JSON.stringify({ done: true }), logs },
          { error: true, payload: JSON.stringify({ errorType: "TypeError", errorMessage: "told to fail" }), logs },
        ],
      );
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  });
});
