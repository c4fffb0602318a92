// What npm and its users need to know of the packages that are to be published. The end-to-end tests install and use them.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

const root = path.join(__dirname, "..");
const REQUIRED = [
  "name",
  "version",
  "description",
  "keywords",
  "license",
  "author",
  "engines",
  "publishConfig",
  "files",
];

const readJson = (file: string): unknown => JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));

describe("a package that is to be published", () => {
  for (const room of ["consumer", "operate", "policy"]) {
    const directory = path.join(root, room);
    const manifest = readJson(`${room}/package.json`) as Record<string, unknown>;

    it(`describes itself to npm: ${room}`, () => {
      assert.deepEqual(
        REQUIRED.filter((field) => manifest[field] === undefined),
        [],
      );
      assert.notEqual(manifest.private, true);
    });

    it(`contains a README and the project's licence: ${room}`, () => {
      const licence = fs.readFileSync(path.join(root, "LICENSE"), "utf8");
      assert.equal(fs.readFileSync(path.join(directory, "LICENSE"), "utf8"), licence);
      assert.match(fs.readFileSync(path.join(directory, "README.md"), "utf8"), /^# dynamodb-streams-/);
    });

    it(`runs nothing when it is installed: ${room}`, () => {
      const scripts = Object.keys((manifest.scripts ?? {}) as object);
      assert.deepEqual(
        scripts.filter((script) => /^(pre|post)?install$|^prepare$/.test(script)),
        [],
      );
    });
  }

  it("has an API reference for each address that it exports", () => {
    const { entryPoints } = readJson("typedoc.json") as { entryPoints: string[] };
    const exported = ["consumer", "policy"].flatMap((room) => {
      const { exports } = readJson(`${room}/package.json`) as {
        exports: Record<string, string | { types?: string; import?: object }>;
      };
      return Object.entries(exports)
        .filter(([, target]) => typeof target === "object" && (target.types ?? target.import) !== undefined)
        .map(([, target]) => path.join(room, (target as Record<string, string>)["@dynamodb-streams/source"]!));
    });
    assert.deepEqual(entryPoints.sort(), exported.sort());
  });
});
