// The component as others get it: packed, installed into an empty project, previewed from there.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { pack } from "../../examples/pack";

const PROGRAM = `
import * as path from "node:path";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";

const consumer = new StreamConsumer("orders", {
  table: "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2024-01-27T11:09:19.000",
  function: { code: bundle(path.join(__dirname, "handler.ts")) },
  mapping: { startingPosition: "TRIM_HORIZON", maximumRetryAttempts: 5 },
});
export const dashboard = consumer.dashboardUrl;
`;
const HANDLER = `
import { createHandler, type OnChange } from "dynamodb-streams-consumer/runtime";

const onChange: OnChange = async (change) => {
  if (change.eventName === "INSERT") console.log(change.newImage);
};
export const handler = createHandler(onChange);
`;
/** A program that the types forbid: if it compiles, the types didn't reach the compiler. */
const WRONG_PROGRAM = PROGRAM.replace('"TRIM_HORIZON"', '"AT_TIMESTAMP"');

/** What \`pulumi new aws-typescript\` writes. */
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
  },
  files: ["index.ts", "handler.ts"],
};

describe("the component as a package", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-consumer-"));
  const tool = (name: string) => path.join(projectDir, "node_modules/.bin", name);
  let tarball: string;

  /** Runs a command that has to succeed. */
  async function succeed(command: string, args: string[], cwd = work): Promise<string> {
    const { code, stdout, output } = await run(command, args, { cwd });
    assert.equal(code, 0, output);
    return stdout;
  }

  before(async () => {
    tarball = await pack("consumer", work);
    const { dependencies, devDependencies } = JSON.parse(
      fs.readFileSync(path.join(projectDir, "package.json"), "utf8"),
    ) as Record<"dependencies" | "devDependencies", Record<string, string>>;
    const versions = { ...devDependencies, ...dependencies };
    const wanted = ["@pulumi/aws", "@pulumi/pulumi", "tsx", "typescript", "@types/node"].map(
      (name) => `${name}@${versions[name]}`,
    );
    fs.writeFileSync(path.join(work, "package.json"), '{ "name": "empty", "private": true }');
    await succeed("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball, ...wanted]);
    fs.writeFileSync(path.join(work, "index.ts"), PROGRAM);
    fs.writeFileSync(path.join(work, "handler.ts"), HANDLER);
    fs.writeFileSync(path.join(work, "tsconfig.json"), JSON.stringify(TSCONFIG));
  });
  after(() => fs.rmSync(work, { recursive: true, force: true }));

  it("contains compiled JavaScript with types, its pages, and no install script", async () => {
    const files = (await succeed("tar", ["tzf", tarball])).trim().split("\n");
    assert.deepEqual(files.filter((file) => !file.startsWith("package/dist/")).sort(), [
      "package/LICENSE",
      "package/README.md",
      ...fs.readdirSync(path.join(projectDir, "consumer/docs")).map((page) => `package/docs/${page}`),
      "package/package.json",
    ]);
    assert.deepEqual(
      files.filter((file) => file.startsWith("package/dist/") && !/\.(js|mjs|d\.ts|d\.mts)$/.test(file)),
      [],
    );
    const manifest = JSON.parse(
      fs.readFileSync(path.join(work, "node_modules/dynamodb-streams-consumer/package.json"), "utf8"),
    ) as { scripts: Record<string, string>; devDependencies?: object; dependencies: Record<string, string> };
    assert.equal(manifest.devDependencies, undefined);
    for (const script of ["prepare", "preinstall", "install", "postinstall"]) {
      assert.equal(manifest.scripts[script], undefined);
    }
    for (const dependency of Object.keys(manifest.dependencies)) assert.doesNotMatch(dependency, /^dynamodb-streams/);
  });

  it("passes publint and are-the-types-wrong", async () => {
    await succeed(tool("publint"), ["run", tarball, "--strict"]);
    await succeed(tool("attw"), [tarball]);
  });

  it("depends only on packages that it imports", async () => {
    const directory = path.join(work, "node_modules/dynamodb-streams-consumer");
    const { dependencies, peerDependencies } = JSON.parse(
      fs.readFileSync(path.join(directory, "package.json"), "utf8"),
    ) as Record<string, Record<string, string>>;
    const code = fs
      .readdirSync(path.join(directory, "dist"))
      .map((file) => fs.readFileSync(path.join(directory, "dist", file), "utf8"))
      .join("\n");
    const imported = new Set(
      [...code.matchAll(/(?:from |require\()["'](@[\w-]+\/[\w.-]+|[a-z][\w.-]*)(?:\/[^"']*)?["']/g)].map(([, name]) =>
        name === "aws-lambda" ? "@types/aws-lambda" : name!,
      ),
    );
    assert.deepEqual([...imported].sort(), [...Object.keys(dependencies!), ...Object.keys(peerDependencies!)].sort());
  });

  for (const [runtime, options] of [
    ["Pulumi's own TypeScript runtime", "typescript: true"],
    ["tsx", 'typescript: false\n    nodeargs: "--require tsx/cjs"'],
  ]) {
    it(`previews in an empty project, under ${runtime}`, async () => {
      fs.writeFileSync(
        path.join(work, "Pulumi.yaml"),
        `name: empty\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    ${options}\n`,
      );
      const backend = fs.mkdtempSync(path.join(work, "state-"));
      const cli = {
        cwd: work,
        env: {
          PULUMI_BACKEND_URL: `file://${backend}`,
          PULUMI_CONFIG_PASSPHRASE: "",
          AWS_REGION: "us-east-1",
          AWS_ACCESS_KEY_ID: "test",
          AWS_SECRET_ACCESS_KEY: "test",
        },
      };
      await pulumiOrThrow(["stack", "init", "test", "--no-select"], cli);
      const config = ["--config", "aws:skipCredentialsValidation=true", "--config", "aws:skipRequestingAccountId=true"];
      const preview = await pulumi(["preview", "--json", "--stack", "test", ...config], cli);
      assert.equal(preview.code, 0, preview.output);
      const { steps } = JSON.parse(preview.stdout) as { steps: { op: string; urn: string }[] };
      const types = steps.map(({ urn }) => urn.split("::")[2]!.split("$").at(-1)!.split(":").at(-1)!);
      assert.deepEqual(types.sort(), [
        "Dashboard",
        "EventSourceMapping",
        "Function",
        "LogGroup",
        "MetricAlarm",
        "MetricAlarm",
        "MetricAlarm",
        "MetricAlarm",
        "Monitoring",
        "Role",
        "RolePolicy",
        "Stack",
        "StreamConsumer",
      ]);
      assert.ok(steps.every(({ op }) => op === "create"));
    });
  }

  it("has types that TypeScript finds in an empty project", async () => {
    const tsc = path.join(work, "node_modules/.bin/tsc");
    await succeed(tsc, ["--noEmit", "-p", work]);
    fs.writeFileSync(path.join(work, "index.ts"), WRONG_PROGRAM);
    const wrong = await run(tsc, ["--noEmit", "-p", work], { cwd: work });
    fs.writeFileSync(path.join(work, "index.ts"), PROGRAM);
    assert.match(wrong.output, /Type '"AT_TIMESTAMP"' is not assignable to type/);
  });
});
