import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { type BuildFailure, type BuildOptions, buildSync, formatMessagesSync, type Message } from "esbuild";

/** In this repository the package is TypeScript, and the function bundles the runtime's sources. */
const runsFromSource = __filename.endsWith(".ts");

/** A CommonJS module has no `import.meta.url`: a constant of this name stands in for it. */
const BUNDLE_URL = "__bundleUrl";
const BUNDLE_URL_VALUE = 'require("node:url").pathToFileURL(__filename).href';

/** How a function is bundled. */
export interface BundleOptions {
  /**
   * Packages that aren't bundled, such as one with a native addon: the function finds them in a layer, or in Lambda's runtime.
   * @default none
   * @example external: ["sharp"]
   */
  external?: string[];
}

/**
 * Bundles one TypeScript file with all it imports: `index.js`, and `index.js.map` for Node's `--enable-source-maps`. Classes and
 * functions keep their names. The same sources give the same bytes, and so the same hash: an unchanged function isn't deployed again.
 *
 * esbuild's warnings are shown as Pulumi's.
 *
 * @param entryPoint path of the file that exports the handler; a relative one counts from the working directory.
 * @param options what isn't bundled.
 * @returns what `function.code` of a StreamConsumer takes.
 * @example
 * function: { code: bundle(path.join(__dirname, "audit.ts")) }
 * @throws Error with esbuild's messages if the file doesn't compile, awaits at its top level, or imports a native addon.
 */
export function bundle(entryPoint: string, { external = [] }: BundleOptions = {}): pulumi.asset.AssetArchive {
  let { outputFiles, warnings } = build(entryPoint, { external });
  const code = outputFiles.find(({ path: file }) => file.endsWith(".js"))?.text ?? "";
  if (code.includes(BUNDLE_URL)) {
    const [directive = ""] = /^"use strict";/.exec(code) ?? []; // has to stay first
    const js = `${directive}const ${BUNDLE_URL}=${BUNDLE_URL_VALUE};`;
    ({ outputFiles, warnings } = build(entryPoint, { external, banner: { js } }));
  }
  if (warnings.length) void pulumi.log.warn(`Bundling ${entryPoint}:\n${format(warnings, "warning")}`);
  const files = outputFiles.map(({ path: file, text }) => [path.basename(file), new pulumi.asset.StringAsset(text)]);
  return new pulumi.asset.AssetArchive(Object.fromEntries(files));
}

function build(entryPoint: string, options: Pick<BuildOptions, "external" | "banner">) {
  try {
    return buildSync({
      entryPoints: [entryPoint],
      outfile: path.join(path.dirname(entryPoint), "index.js"), // paths in the source map begin there
      write: false,
      allowOverwrite: true, // an entry point called index.js isn't overwritten: nothing is written
      bundle: true,
      minify: true,
      keepNames: true, // `error.name`, `constructor.name`: code decides by them, and people read them in the log
      sourcemap: "linked",
      sourcesContent: false, // the stack has file, line and function without it
      charset: "utf8",
      platform: "node",
      target: "node20", // also that of a local emulator, which runs functions on the machine's own Node
      format: "cjs",
      define: {
        "import.meta.url": BUNDLE_URL,
        "import.meta.dirname": "__dirname",
        "import.meta.filename": "__filename",
      },
      // The ES module, so that unused parts are left out. Only one copy, since the SDK recognizes a NumberValue by its class.
      alias: { "@aws-sdk/util-dynamodb": require.resolve("@aws-sdk/util-dynamodb/dist-es/index.js") },
      conditions: runsFromSource ? ["@dynamodb-streams/source"] : [],
      // In dependencies as well: esbuild ignores these warnings there by default.
      logOverride: {
        "empty-import-meta": "warning",
        "unsupported-require-call": "warning",
        "unsupported-dynamic-import": "warning",
      },
      logLevel: "silent", // its messages are shown by Pulumi
      ...options,
    });
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!errors) throw error;
    throw new Error(`${entryPoint} can't be bundled:\n${format(errors, "error")}${adviceOn(errors)}`);
  }
}

function format(messages: Message[], kind: "error" | "warning"): string {
  return formatMessagesSync(messages, { kind }).join("").trimEnd();
}

function adviceOn(errors: Message[]): string {
  const texts = errors.map(({ text }) => text).join("\n");
  if (texts.includes('".node" files')) {
    return "\nA native addon can't be bundled: name its package in `external`, and add it to the function as a layer.";
  }
  if (texts.includes("Top-level await")) {
    return "\nThe function is a CommonJS module: await inside of the handler, or keep the promise and await it there.";
  }
  return "";
}
