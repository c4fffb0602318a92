import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

/** In its own repository this package is TypeScript, and so is what the function imports of it. */
const runsFromSource = __filename.endsWith(".ts");

/**
 * Bundles one TypeScript file with all it imports, as `index.js` in an archive. The same sources give the same bytes, and so
 * the same hash: an unchanged function isn't deployed again.
 *
 * @param entryPoint path of the file that exports the handler.
 * @throws Error with esbuild's messages where the file doesn't compile.
 */
export function bundle(entryPoint: string): pulumi.asset.AssetArchive {
  const { outputFiles } = buildSync({
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20", // also that of a local emulator, which runs functions on the machine's own Node
    mainFields: ["module", "main"], // of ES modules, what isn't used is left out
    format: "cjs",
    conditions: runsFromSource ? ["@dynamodb-streams/source"] : [],
    write: false,
    logLevel: "silent", // its messages are in the error
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made no file of ${entryPoint}: does it have any content?`);
  return new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(file.text) });
}
