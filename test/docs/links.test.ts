import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { brokenLinks, linksOf } from "./links";

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: projectDir,
  encoding: "utf8",
});
const documents = listed.split("\n").filter((file) => file !== "" && fs.existsSync(path.join(projectDir, file)));

describe("links in the documents", () => {
  it("point to files and headings that exist", () => {
    assert.deepEqual(
      documents.flatMap((document) =>
        brokenLinks(path.join(projectDir, document)).map((link) => `${document}: ${link}`),
      ),
      [],
    );
  });

  for (const packageName of ["consumer", "operate", "policy"]) {
    it(`stay within ${packageName}/, because an installed package has nothing else`, () => {
      const leaving = documents
        .filter((document) => document.startsWith(`${packageName}/`))
        .flatMap((document) =>
          linksOf(fs.readFileSync(path.join(projectDir, document), "utf8")).filter((link) =>
            path.relative(packageName, path.join(path.dirname(document), link)).startsWith(".."),
          ),
        );
      assert.deepEqual(leaving, []);
    });
  }

  it("aren't read from code blocks", () => {
    assert.deepEqual(linksOf("[a](b.md) `[c](d.md)` [e](https://f.g)\n```md\n[h](i.md)\n```\n[j](#k)"), ["b.md", "#k"]);
  });
});
