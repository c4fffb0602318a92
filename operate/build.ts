// Bundles the command into one file, dist/cli.js. Code from dynamodb-streams-aws is bundled; npm dependencies aren't.
import * as fs from "node:fs";
import * as path from "node:path";
import { build } from "esbuild";

fs.rmSync(path.join(__dirname, "dist"), { recursive: true, force: true });
void build({
  absWorkingDir: __dirname,
  entryPoints: ["cli.ts"],
  outfile: "dist/cli.js",
  bundle: true,
  platform: "node",
  target: "node20",
  packages: "external",
  alias: { "dynamodb-streams-aws": path.join(__dirname, "../aws") },
  conditions: ["@dynamodb-streams/source"],
  keepNames: true,
  logLevel: "warning",
});
