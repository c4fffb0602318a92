// The packages aren't published: their READMEs say how to pack them. Someone who does so has a fresh checkout.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Copy } from "./copy";

const DOCUMENTS = ["consumer/README.md", "operate/README.md", "policy/README.md", "examples/README.md"];

/** Commands up to the one that leaves the checkout, and the tarballs that are installed after it. */
function recipeOf(markdown: string): { commands: string[]; tarballs: string[] } {
  const block = [...markdown.matchAll(/^```\w+\n(.*?)^```$/gms)]
    .map(([, body]) => body!)
    .find((body) => body.includes("npm pack"));
  const lines = (block ?? "").split("\n").map((line) => line.replace(/^\$ /, ""));
  return {
    commands: lines.slice(
      0,
      lines.findIndex((line) => line.startsWith("cd ")),
    ),
    tarballs: lines.flatMap((line) => line.match(/[\w.-]+\.tgz/g) ?? []),
  };
}

describe("the recipes for packing the packages", () => {
  let copy: Copy;
  before(async () => {
    copy = await Copy.make();
    await succeed("npm ci");
  });
  after(() => copy.dispose());

  async function succeed(command: string): Promise<void> {
    const { code, output } = await copy.run("bash", ["-c", command]);
    assert.equal(code, 0, `${command}: ${output}`);
  }

  for (const document of DOCUMENTS) {
    it(`work in a fresh checkout: ${document}`, async () => {
      const { commands, tarballs } = recipeOf(fs.readFileSync(path.join(copy.directory, document), "utf8"));
      assert.notDeepEqual(tarballs, []);
      assert.equal(commands.shift(), "npm ci");
      for (const command of commands) await succeed(command);
      for (const tarball of tarballs) {
        const listed = await copy.run("tar", ["tzf", tarball]);
        assert.match(listed.output, /^package\/dist\/.+\.js$/m);
      }
    });
  }
});
