// Two pages say what tests show, the comparison with peers and the troubleshooting: the tests that they name exist, and run.
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

const pageCalled = (name: string) => fs.readFileSync(path.join(projectDir, "consumer/docs", name), "utf8");

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

/** The titles in the lists below "Shown by:". */
const titlesIn = (section: string): string[] =>
  [...section.matchAll(/^Shown by:\n\n((?:- .*\n)+)/gm)].flatMap(([, list = ""]) =>
    list
      .trimEnd()
      .split("\n")
      .map((line) => line.slice("- ".length)),
  );

/** The titles of the tests that mocha would run. */
function titles(...patterns: string[]): string[] {
  const mocha = path.join(projectDir, "node_modules/mocha/bin/mocha.js");
  const options = ["--no-config", "--require", "tsx/cjs", "--dry-run", "--forbid-only", "--reporter", "json"];
  const node = ["--conditions=@dynamodb-streams/source", mocha, ...options, ...patterns];
  const output = execFileSync(process.execPath, node, { cwd: projectDir, encoding: "utf8", maxBuffer: 2 ** 26 });
  const { passes } = JSON.parse(output) as { passes: { fullTitle: string }[] }; // a skipped one is pending
  return passes.map(({ fullTitle }) => fullTitle);
}

describe("the consumer's documents", function () {
  this.timeout(120_000); // loads all the tests that they name

  let running: Set<string>;
  before(() => {
    running = new Set(
      titles(
        "consumer/test/**/*.test.ts",
        "test/program/*.test.ts",
        "policy/test/rules/filter-fits-view-type.test.ts",
        ...["alarms", "deadline", "drift", "once"].map((name) => `test/e2e/${name}.e2e.ts`),
      ),
    );
  });

  describe("compare the component with its peers, and", () => {
    const page = pageCalled("parity.md");
    const rows = rowsOf(page);

    it("name a test that runs in every row", () => {
      assert.ok(rows.length > 60, `${rows.length} rows`);
      assert.deepEqual(
        rows.flatMap(({ tests }) => tests).filter((title) => !running.has(title)),
        [],
      );
    });

    it("tell for every case that it is the same, or why it isn't", () => {
      for (const { words, here } of rows) assert.match(here, /^same$|^different: .{10}/, words);
    });

    it("count their rows correctly", () => {
      for (const peer of new Set(rows.map((row) => row.peer))) {
        const ofPeer = rows.filter((row) => row.peer === peer);
        const same = ofPeer.filter(({ here }) => here === "same").length;
        const counted = new RegExp(`^\\| \\[${peer}\\].*\\|(.*)\\|(.*)\\|(.*)\\|(.*)\\|$`, "m").exec(page);
        assert.deepEqual(counted?.slice(1).map(Number), [ofPeer.length, same, ofPeer.length - same, 0], peer);
      }
    });
  });

  describe("tell what to do about a fault, and", () => {
    const [contents = "", ...sections] = pageCalled("troubleshooting.md").split(/^## /m);

    it("name a test that runs in every entry", () => {
      for (const section of sections) assert.notDeepEqual(titlesIn(section), [], section.split("\n")[0]);
      assert.deepEqual(
        sections.flatMap(titlesIn).filter((title) => !running.has(title)),
        [],
      );
    });

    it("list every entry by its symptom", () => {
      const anchors = sections.map((section) =>
        section
          .split("\n")[0]!
          .toLowerCase()
          .replace(/[^\w -]/g, "")
          .replaceAll(" ", "-"),
      );
      const listed = [...contents.matchAll(/\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
      assert.deepEqual([...new Set(listed)].sort(), anchors.sort());
    });
  });
});
