import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

/** The lab's folders, from the ground up: each imports only what stands to its left, and itself. */
const LAYERS = ["service-models", "model", "targets", "tools", "steps", "cases", "record", "runner", "report"];

const LAB = path.join(__dirname, "..");
const files = fs
  .readdirSync(LAB, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("node_modules"));

/** What a file imports of the lab, type imports included. */
const imports = (file: string): string[] =>
  [...fs.readFileSync(path.join(LAB, file), "utf8").matchAll(/(?:from|import) "(\.[^"]*)"/g)].map(([, specifier]) => {
    const target = path.join(path.dirname(file), specifier ?? "");
    return files.find((file) => file === `${target}.ts` || file === path.join(target, "index.ts")) ?? target;
  });

describe("the lab's layers", () => {
  it("import only from the layers below them", () => {
    const level = (file: string) => LAYERS.indexOf(file.split(path.sep)[0] ?? "");
    const upward = files
      .filter((file) => level(file) >= 0)
      .flatMap((file) =>
        imports(file)
          .filter((other) => level(other) > level(file))
          .map((other) => `${file} -> ${other}`),
      );
    assert.deepEqual(upward, []);
  });

  it("have no circular imports", () => {
    const open: string[] = [];
    const done = new Set<string>();
    const visit = (file: string): string[] => {
      if (open.includes(file)) return [[...open.slice(open.indexOf(file)), file].join(" -> ")];
      if (done.has(file)) return [];
      open.push(file);
      const circles = imports(file)
        .filter((candidate) => files.includes(candidate))
        .flatMap(visit);
      open.pop();
      done.add(file);
      return circles;
    };
    assert.ok(files.length > 50);
    assert.deepEqual(files.flatMap(visit), []);
  });
});
