// The page that compares the component with its peers says what tests show: those that it names exist, and run.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";

interface Row {
  peer: string;
  words: string;
  here: string;
  tests: string[];
}

const page = fs.readFileSync(path.join(projectDir, "docs/consumer/parity.md"), "utf8");

/** The cells of each row of tables with three columns, below the heading of its peer. */
function rowsOf(text: string): Row[] {
  return text.split(/^## /m).flatMap((section) => {
    const [peer = ""] = section.split("\n");
    const cells = section
      .split("\n")
      .filter((line) => line.startsWith("|"))
      .map((line) =>
        line
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    return cells
      .filter(([words = "", , , more]) => more === undefined && words !== "Case" && !/^-+$/.test(words))
      .map(([words = "", here = "", tests = ""]) => ({ peer, words, here, tests: tests.split(" <br> ") }));
  });
}

/** The titles of the tests that mocha would run. */
function titles(...patterns: string[]): string[] {
  const mocha = path.join(projectDir, "node_modules/mocha/bin/mocha.js");
  const options = ["--no-config", "--require", "tsx/cjs", "--dry-run", "--forbid-only", "--reporter", "json"];
  const node = ["--conditions=@dynamodb-streams/source", mocha, ...options, ...patterns];
  const output = execFileSync(process.execPath, node, { cwd: projectDir, encoding: "utf8", maxBuffer: 2 ** 26 });
  const { passes } = JSON.parse(output) as { passes: { fullTitle: string }[] }; // a skipped one is pending
  return passes.map(({ fullTitle }) => fullTitle);
}

describe("the comparison with its peers", function () {
  this.timeout(120_000); // loads all the tests that it names

  const rows = rowsOf(page);

  it("names a test that runs in every row", () => {
    assert.ok(rows.length > 60, `${rows.length} rows`);
    const running = new Set(titles("consumer/test/**/*.test.ts", "test/program/*.test.ts"));
    assert.deepEqual(
      rows.flatMap(({ tests }) => tests).filter((title) => !running.has(title)),
      [],
    );
  });

  it("says of every case that it is the same, or why it isn't", () => {
    for (const { words, here } of rows) assert.match(here, /^same$|^different: .{10}/, words);
  });

  it("counts its rows, of which none is missing", () => {
    for (const peer of new Set(rows.map((row) => row.peer))) {
      const own = rows.filter((row) => row.peer === peer);
      const same = own.filter(({ here }) => here === "same").length;
      const counted = new RegExp(`^\\| \\[${peer}\\].*\\|(.*)\\|(.*)\\|(.*)\\|(.*)\\|$`, "m").exec(page);
      assert.deepEqual(counted?.slice(1).map(Number), [own.length, same, own.length - same, 0], peer);
    }
  });
});
