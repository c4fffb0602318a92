// Every sample in the documents compiles against this repository's own packages.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import ts from "typescript";
import { AMBIENT } from "./ambient";
import { type Sample, samplesOf } from "./samples";

function documents(): string[] {
  const docs = ["docs", "consumer/docs"].flatMap((folder) =>
    fs
      .readdirSync(path.join(projectDir, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => path.posix.join(folder, file)),
  );
  return [...docs, "consumer/README.md", "lab/README.md"].filter((file) => fs.existsSync(path.join(projectDir, file)));
}

/** Where a sample's relative imports begin: the lab's are written as files of its folders. */
const placeOf = ({ document }: Sample): string =>
  document === "lab/README.md" ? path.join(projectDir, "lab/cases") : __dirname;

/** What the compiler says of samples, each as a module of its own: `document:line: message`. */
function faultsOf(samples: Sample[]): string[] {
  const configFile = path.join(projectDir, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(configFile, ts.sys.readFile).config,
    ts.sys,
    projectDir,
  );
  Object.assign(options, { noEmit: true, noUnusedLocals: false, incremental: false });
  // Only the compiler sees it in this directory: it is never written.
  const modules = samples.map((sample, index) => ({
    ...sample,
    file: path.join(placeOf(sample), `sample-${index}.ts`),
  }));
  const texts = new Map(modules.map(({ file, code }) => [file, `${code}\nexport {};`]));
  texts.set(path.join(__dirname, "ambient.d.ts"), AMBIENT);
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.getSourceFile = (file, version, ...rest) => {
    const text = texts.get(file);
    return text === undefined ? getSourceFile(file, version, ...rest) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return modules.flatMap(({ file, document, line }) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((fault) => {
      const at = source?.getLineAndCharacterOfPosition(fault.start ?? 0).line ?? 0;
      return `${document}:${line + at}: ${ts.flattenDiagnosticMessageText(fault.messageText, "\n")}`;
    });
  });
}

describe("the samples in the documents", function () {
  this.timeout(120_000); // a whole compilation

  it("compile", () => {
    const samples = samplesOf(projectDir, documents());
    assert.ok(samples.length > 0);
    const broken: Sample = { document: "this test", line: 1, code: 'const id: number = "order-1";' };
    assert.deepEqual(faultsOf([broken, ...samples]), [
      "this test:1: Type 'string' is not assignable to type 'number'.",
    ]);
  });
});
