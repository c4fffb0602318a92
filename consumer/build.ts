// Compiles the package to dist/, JavaScript with types. What it uses of dynamodb-streams-aws goes inside, its dependencies stay outside.
import * as fs from "node:fs";
import * as path from "node:path";
import { build, type BuildOptions } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

const SOURCE_CONDITION = "@dynamodb-streams/source";
const dist = path.join(__dirname, "dist");
/** Imports that stay imports: all but those of dynamodb-streams-aws. */
const external = /^(?!dynamodb-streams-aws\/)[@a-z]/;

/** CommonJS alone, as Pulumi programs are: an ES module beside it would define a second StreamConsumer class. */
const program = { index: "index.ts" };
/** In both formats: bundlers drop the unused parts of an ES module, and a handler's tests may be CommonJS. */
const runtime = { runtime: "runtime/index.ts", once: "runtime/once.ts" };

async function compile(entryPoints: Record<string, string>, format: "cjs" | "esm"): Promise<void> {
  const options: BuildOptions = {
    absWorkingDir: __dirname,
    entryPoints,
    outdir: dist,
    outExtension: { ".js": format === "cjs" ? ".js" : ".mjs" },
    bundle: true,
    format,
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "dynamodb-streams-aws": path.join(__dirname, "../aws") },
    conditions: [SOURCE_CONDITION],
    keepNames: true,
    logLevel: "warning",
  };
  await build(options);
}

async function declare(input: Record<string, string>, extensions: string[]): Promise<void> {
  const bundle = await rollup({
    input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, path.join(__dirname, file)])),
    external,
    plugins: [dts({ tsconfig: path.join(__dirname, "../tsconfig.json"), includeExternal: ["dynamodb-streams-aws"] })],
  });
  for (const extension of extensions) await bundle.write({ dir: dist, entryFileNames: `[name]${extension}` });
  await bundle.close();
}

async function main(): Promise<void> {
  fs.rmSync(dist, { recursive: true, force: true });
  await Promise.all([compile(program, "cjs"), compile(runtime, "cjs"), compile(runtime, "esm")]);
  await declare(program, [".d.ts"]);
  await declare(runtime, [".d.ts", ".d.mts"]);
}

void main();
