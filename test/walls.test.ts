// Who may import whom. The rooms and their layers are drawn in docs/architecture.md.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { UNKNOWN_VALUES } from "dynamodb-streams-aws/unknown-values";
import { projectDir } from "dynamodb-streams-support/paths";
import ts from "typescript";

/** Sibling rooms that a room's own sources may import, type imports included. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  aws: [],
  support: [],
  consumer: ["aws"],
  policy: ["aws"],
  operate: ["aws"],
  local: ["support"],
  toolchain: ["support"],
  lab: ["aws", "local", "support"],
  program: ["aws", "consumer"],
  handler: ["consumer"],
  examples: ["consumer", "support"],
  "index.ts": ["consumer", "handler", "program"],
};

/** What a room's tests may import in addition: what they run on. The lab's also check that each rule it names exists. */
const TESTS_MAY_IMPORT: Record<string, readonly string[]> = {
  aws: ["support"],
  consumer: ["support", "local"],
  policy: ["support", "local"],
  operate: ["support", "local", "policy"],
  lab: ["policy"],
};

/** Nothing else imports these, and they may import anything. */
const ON_TOP = ["bench", "test"];

const PACKAGE_PREFIX = "dynamodb-streams-";
const rooms = Object.keys(MAY_IMPORT).filter((room) => fs.existsSync(path.join(projectDir, room)));

interface Import {
  file: string;
  specifier: string;
  /** The imported file, if it is one of the project's own. */
  target: string | undefined;
}

const { config } = ts.readConfigFile(path.join(projectDir, "tsconfig.json"), (file) => ts.sys.readFile(file));
const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, projectDir, { allowJs: true });
const cache = ts.createModuleResolutionCache(projectDir, (name) => name, options);

/** Every import, `import()`, `import type` and `require` of a source file, resolved as the compiler does. */
function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(fs.readFileSync(file, "utf8"), true, true);
  return importedFiles.map(({ fileName: specifier }) => {
    const { resolvedModule } = ts.resolveModuleName(
      specifier,
      file,
      options,
      ts.sys,
      cache,
      undefined,
      ts.ModuleKind.CommonJS,
    );
    const resolved = resolvedModule && fs.realpathSync(resolvedModule.resolvedFileName);
    const inProject = resolved?.startsWith(projectDir + path.sep) && !resolved.includes("node_modules");
    return { file: relative(file), specifier, target: inProject ? relative(resolved as string) : undefined };
  });
}

const relative = (file: string): string => path.relative(projectDir, file).split(path.sep).join("/");
const roomOf = (file: string): string => file.split("/")[0] as string;
const isTest = (file: string): boolean => file.split("/")[1] === "test";

const imports = fileNames.filter((file) => !file.endsWith(".d.ts")).flatMap(importsOf);
const ours = imports.filter((found): found is Import & { target: string } => found.target !== undefined);

describe("the imports between rooms", () => {
  it("are found in every room, in TypeScript and in JavaScript", () => {
    assert.ok(ours.some(({ file, target }) => file === "local/setup.mjs" && roomOf(target) === "support"));
    for (const room of rooms) {
      const seen = ours.some(({ file, target }) => roomOf(file) === room || roomOf(target) === room);
      assert.ok(seen, `no import of or by ${room}/ was found`);
    }
  });

  it("have a place for every folder", () => {
    const folders = new Set(fileNames.map((file) => roomOf(relative(file))));
    assert.deepEqual([...folders].sort(), [...rooms, ...ON_TOP].sort());
    const below = ours.filter(({ file, target }) => ON_TOP.includes(roomOf(target)) && !ON_TOP.includes(roomOf(file)));
    assert.deepEqual(below, []);
  });

  for (const room of rooms) {
    const allowed = MAY_IMPORT[room] ?? [];
    it(`let ${room}/ import ${allowed.length ? allowed.map((name) => `${name}/`).join(", ") : "no other room"}`, () => {
      const strangers = ours
        .filter(({ file, target }) => roomOf(file) === room && roomOf(target) !== room)
        .filter(({ file, target }) => {
          const permitted = isTest(file) ? [...allowed, ...(TESTS_MAY_IMPORT[room] ?? [])] : allowed;
          return !permitted.includes(roomOf(target));
        })
        .map(({ file, target }) => `${file} imports ${target}`);
      assert.deepEqual(strangers, []);
    });
  }

  it("use package names, never relative paths", () => {
    const workspaces = new Set(rooms.filter((room) => fs.existsSync(path.join(projectDir, room, "package.json"))));
    const around = ours
      .filter(({ file, target }) => roomOf(file) !== roomOf(target) && workspaces.has(roomOf(target)))
      .filter(({ file }) => !file.endsWith(".mjs")) // runs before the workspaces are installed
      .filter(({ specifier, target }) => !specifier.startsWith(PACKAGE_PREFIX + roomOf(target)))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    assert.deepEqual(around, []);
  });

  it("have no cycles", () => {
    const targetsOf = new Map<string, string[]>();
    for (const { file, target } of ours) targetsOf.set(file, [...(targetsOf.get(file) ?? []), target]);
    const circles: string[] = [];
    const done = new Set<string>();
    const walk = (file: string, trail: string[]): void => {
      const start = trail.indexOf(file);
      if (start >= 0) circles.push([...trail.slice(start), file].join(" -> "));
      if (start >= 0 || done.has(file)) return;
      for (const target of targetsOf.get(file) ?? []) walk(target, [...trail, file]);
      done.add(file);
    };
    for (const file of targetsOf.keys()) walk(file, []);
    assert.deepEqual(circles, []);
  });

  it("keep what AWS and Pulumi say in aws/: no other source spells it out", () => {
    const literals = [...STREAM_ACTIONS, ...UNKNOWN_VALUES];
    const repeated = fileNames.map(relative).flatMap((file) => {
      const room = roomOf(file);
      // toolchain/ is sealed, and an example shows what its user writes.
      if (isTest(file) || ["aws", "toolchain", "examples", ...ON_TOP].includes(room)) return [];
      const text = fs.readFileSync(path.join(projectDir, file), "utf8");
      return literals.filter((literal) => text.includes(`"${literal}"`)).map((literal) => `${file}: ${literal}`);
    });
    assert.deepEqual(repeated, []);
  });
});
