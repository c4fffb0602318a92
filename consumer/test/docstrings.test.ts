// What the package exports, its users read in their editor and in the API reference: everything that they can pass is documented.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import ts from "typescript";

const consumer = path.join(__dirname, "..");
const sources = ["", "runtime"].flatMap((directory) =>
  fs
    .readdirSync(path.join(consumer, directory))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => path.join(directory, file)),
);
const parsed = sources.map((file) =>
  ts.createSourceFile(file, fs.readFileSync(path.join(consumer, file), "utf8"), ts.ScriptTarget.Latest, true),
);
const statements = parsed.flatMap((file) => [...file.statements]);

const ENTRIES = ["index.ts", "runtime/index.ts", "runtime/once.ts"];
/** Names that the entries export from other files or declare. */
const exported = new Set(
  parsed
    .filter(({ fileName }) => ENTRIES.includes(fileName))
    .flatMap(({ statements: own }) => [...own])
    .flatMap((statement) => {
      if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
        return statement.exportClause.elements.map(({ name }) => name.text);
      const declares = ts.isFunctionDeclaration(statement) || ts.isInterfaceDeclaration(statement);
      return declares && ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Export ? [statement.name!.text] : [];
    }),
);

const tagsOf = (node: ts.Node): string[] => ts.getJSDocTags(node).map(({ tagName }) => tagName.text);
const hasText = (node: ts.Node): boolean =>
  ts.getJSDocCommentsAndTags(node).some(({ comment }) => comment !== undefined);

/** Properties of an argument, and of the objects in it. `transform` has no defaults: each of its functions changes nothing if it is left out. */
function properties(node: ts.Node, name: string): { name: string; property: ts.PropertySignature }[] {
  const found: { name: string; property: ts.PropertySignature }[] = [];
  ts.forEachChild(node, function visit(child): void {
    if (!ts.isPropertySignature(child)) return void ts.forEachChild(child, visit);
    const full = `${name}.${child.name.getText()}`;
    found.push({ name: full, property: child });
    if (child.type && !full.endsWith(".transform")) found.push(...properties(child.type, full));
  });
  return found;
}

describe("the component's docstrings", () => {
  const args = statements
    .filter((node) => ts.isInterfaceDeclaration(node))
    .filter(({ name }) => exported.has(name.text) && /(Args|Options)$/.test(name.text));
  const all = args.flatMap((node) => properties(node, node.name.text));

  it("say what each argument means", () => {
    assert.ok(all.length > 60, `${all.length} arguments were found`);
    assert.deepEqual(
      all.filter(({ property }) => !hasText(property)).map(({ name }) => name),
      [],
    );
  });

  it("say what applies when an argument is left out", () => {
    const optional = all.filter(({ property }) => property.questionToken);
    assert.deepEqual(
      optional.filter(({ property }) => !tagsOf(property).includes("default")).map(({ name }) => name),
      [],
    );
  });

  it("describe each parameter of an exported function", () => {
    const functions = statements
      .filter((node) => ts.isFunctionDeclaration(node))
      .filter(({ name }) => exported.has(name!.text));
    assert.ok(functions.length >= 8, `${functions.length} functions were found`);
    const missing = functions.flatMap((node) => {
      const described = tagsOf(node).filter((tag) => tag === "param").length;
      return described < node.parameters.length
        ? [`${node.name!.text}: ${described} of ${node.parameters.length}`]
        : [];
    });
    assert.deepEqual(missing, []);
  });
});
