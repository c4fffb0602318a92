import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";

const root = path.join(__dirname, "..");

/** Manifests of the project, its workspaces and its examples. */
const manifests = [".", "examples"]
  .flatMap((parent) => [parent, ...fs.readdirSync(path.join(root, parent)).map((name) => path.join(parent, name))])
  .map((directory) => path.join(directory, "package.json"))
  .filter((file) => fs.existsSync(path.join(root, file)));

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** Every exact version by package, with the manifests that pin it. */
function pinned(): Map<string, Map<string, string[]>> {
  const versions = new Map<string, Map<string, string[]>>();
  for (const file of manifests) {
    const { dependencies, devDependencies } = JSON.parse(fs.readFileSync(path.join(root, file), "utf8")) as Manifest;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (!/^\d/.test(version)) continue;
      const of = versions.get(name) ?? versions.set(name, new Map()).get(name)!;
      of.set(version, [...(of.get(version) ?? []), file]);
    }
  }
  return versions;
}

/** The packages that the TypeScript files of a directory import, without Node's own and this project's, which are installed from packed files. */
function importedBy(directory: string): string[] {
  const imported = fs
    .readdirSync(directory)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => ts.preProcessFile(fs.readFileSync(path.join(directory, file), "utf8")).importedFiles)
    .map(({ fileName }) => /^(?:@[^/]+\/)?[^./][^/]*/.exec(fileName)?.[0])
    .filter((name) => name !== undefined && !name.startsWith("node:") && !name.startsWith("dynamodb-streams-"));
  return [...new Set(imported as string[])];
}

describe("the dependencies", () => {
  it("have one pinned version in all workspaces and the template", () => {
    const versions = pinned();
    assert.ok((versions.get("@pulumi/pulumi")?.values().next().value ?? []).includes("examples/template/package.json"));
    const several = [...versions].filter(([, of]) => of.size > 1).map(([name, of]) => [name, Object.fromEntries(of)]);
    assert.deepEqual(several, []);
  });

  for (const name of fs.readdirSync(path.join(root, "examples"))) {
    const directory = path.join(root, "examples", name);
    if (!fs.existsSync(path.join(directory, "package.json"))) continue;
    it(`of the example ${name} include every package that it imports, so that it runs outside the repository`, () => {
      const { dependencies } = JSON.parse(fs.readFileSync(path.join(directory, "package.json"), "utf8")) as Manifest;
      const imported = importedBy(directory);
      assert.notEqual(imported.length, 0, "no import was found");
      const missing = ["@pulumi/pulumi", ...imported].filter((needed) => dependencies?.[needed] === undefined);
      assert.deepEqual(missing, []);
    });
  }
});
