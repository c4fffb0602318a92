// Bundles the pack into one file, dist/index.js: rules, and the policy SDK. The SDK's runner has already loaded the
// wire format and gRPC, so they stay outside and are shared; second copies cost 45 ms at every start. The package
// depends on them as @pulumi/policy does.
// The SDK uses two classes from the barrel of @pulumi/pulumi. The whole barrel would add the automation API, npm
// and TypeScript: 14 MB and a third of a second.
import * as fs from "node:fs";
import * as path from "node:path";
import { build, type Plugin } from "esbuild";
import ts from "typescript";

const barrel: Plugin = {
  name: "barrel",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@pulumi\/pulumi$/ }, ({ path }) => ({ path, namespace: "barrel" }));
    onLoad({ filter: /.*/, namespace: "barrel" }, () => ({
      contents: `exports.asset = require("@pulumi/pulumi/asset"); exports.Output = require("@pulumi/pulumi/output").Output;`,
      resolveDir: __dirname,
    }));
  },
};

void build({
  absWorkingDir: __dirname,
  entryPoints: ["index.ts"],
  outfile: "dist/index.js",
  bundle: true,
  external: ["@pulumi/pulumi/*", "@grpc/grpc-js", "google-protobuf"],
  platform: "node",
  target: "node20",
  minify: true,
  // Rules and errors keep their names in stack traces.
  keepNames: true,
  plugins: [barrel],
});

// The command for Terraform plans and CloudFormation templates, which needs nothing from Pulumi.
void build({
  absWorkingDir: __dirname,
  entryPoints: ["cli/index.ts"],
  outfile: "dist/cli.js",
  bundle: true,
  platform: "node",
  // The CommonJS form of jsonc-parser requires its parts in a way that can't be bundled.
  mainFields: ["module", "main"],
  target: "node20",
  minify: true,
  keepNames: true,
});

// The rules as a library, with its types.
void build({
  absWorkingDir: __dirname,
  entryPoints: ["library.ts"],
  outfile: "dist/library.js",
  bundle: true,
  external: ["@pulumi/pulumi/*"],
  platform: "node",
  target: "node20",
  keepNames: true,
});
const source = fs.readFileSync(path.join(__dirname, "library.ts"), "utf8");
const { outputText } = ts.transpileDeclaration(source, { fileName: "library.ts", compilerOptions: {} });
fs.mkdirSync(path.join(__dirname, "dist"), { recursive: true });
fs.writeFileSync(path.join(__dirname, "dist/library.d.ts"), outputText);

// A finding names its rule's page, so the package includes the pages. Files that they link to in other folders stay in
// the repository.
const pages = path.join(__dirname, "../docs/policies");
const copies = path.join(__dirname, "docs/policies");
fs.rmSync(copies, { recursive: true, force: true });
fs.mkdirSync(copies, { recursive: true });
for (const page of fs.readdirSync(pages)) {
  const text = fs
    .readFileSync(path.join(pages, page), "utf8")
    .replace(
      /\[([^\]]+)\]\((\.\.\/[^)#]+)[^)]*\)/g,
      (_, label: string, link: string) => `${label} (\`${path.posix.join("docs/policies", link)}\` in the repository)`,
    );
  fs.writeFileSync(path.join(copies, page), text);
}
