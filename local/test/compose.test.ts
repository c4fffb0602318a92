// compose.yaml, as far as it can be checked without Docker.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";

const text = fs.readFileSync(path.join(__dirname, "../compose.yaml"), "utf8");
const { services } = parse(text) as { services: Record<string, { ports: string[]; healthcheck?: { test: string[] } }> };

describe("compose.yaml", () => {
  it("requires no variable, because a missing one of any service would keep MiniStack from starting", () => {
    const requiring = /\$\{\w+:?\?/;
    assert.match("TOKEN: ${TOKEN:?set it}", requiring);
    assert.doesNotMatch(text.replace(/^\s*#.*$/gm, ""), requiring);
  });

  for (const [name, { ports, healthcheck }] of Object.entries(services)) {
    it(`${name} listens on the loopback interface only, and \`up --wait\` waits until it is healthy`, () => {
      for (const port of ports) assert.match(port, /^127\.0\.0\.1:/);
      assert.match(healthcheck?.test.join(" ") ?? "", new RegExp(`http://127\\.0\\.0\\.1:4566/_${name}/health`));
    });
  }
});
