// The packages aren't on npm's registry, so someone else could take their names there: no document tells a reader to install by name.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";

const documents = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: projectDir,
  encoding: "utf8",
})
  .split("\n")
  .filter((document) => document !== "" && fs.existsSync(path.join(projectDir, document)));

const INSTALL =
  /\b(?:npm (?:i|install|add|exec)|npx (?:-y|--yes|-p|--package)|yarn add|pnpm add|bunx?)\b.*\bdynamodb-streams\b/;
const RUN = /\bnpx dynamodb-streams\b/;

describe("documents", () => {
  for (const document of documents) {
    const lines = fs.readFileSync(path.join(projectDir, document), "utf8").split("\n");
    const commands = lines.filter((line) => INSTALL.test(line) || RUN.test(line));
    if (commands.length === 0) continue;

    it(`install this project's packages only from packed files: ${document}`, () => {
      assert.deepEqual(
        commands.filter((line) => INSTALL.test(line) && !line.includes(".tgz")),
        [],
      );
    });

    it(`name the packed file before npx runs its command: ${document}`, () => {
      const run = lines.findIndex((line) => RUN.test(line));
      if (run >= 0) assert.match(lines.slice(0, run).join("\n"), /dynamodb-streams-\w+-[\d.]+\.tgz/);
    });
  }
});
