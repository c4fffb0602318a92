// What the README promises a newcomer, in a copy of the project with nothing installed, on a machine that is set up for other things.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { freePort } from "dynamodb-streams-support/port";
import { Copy } from "./copy";
import { homeElsewhere } from "./home";

describe("a fresh copy", () => {
  let copy: Copy;
  let home: string;

  before(async () => {
    const elsewhere = homeElsewhere();
    home = elsewhere.HOME;
    copy = await Copy.make({
      name: "it costs $5",
      env: {
        ...elsewhere,
        AWS_PROFILE: "no-such-profile",
        AWS_USE_FIPS_ENDPOINT: "true",
        AWS_USE_DUALSTACK_ENDPOINT: "true",
        AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      },
    });
  });
  after(async () => {
    await copy.dispose();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it("has nothing to end for npm run down, which installs nothing", async () => {
    const down = await copy.down();
    assert.equal(down.code, 0, down.output);
    assert.match(down.output, /There is nothing to end/);
    assert.deepEqual(fs.existsSync(path.join(copy.directory, "node_modules")), false);
  });

  it("installs, starts an emulator, deploys and shows a handled change on npm start", async () => {
    const start = await copy.start();
    assert.equal(start.code, 0, start.output);
    assert.match(start.output, /MiniStack is running, and is empty/);
    assert.match(start.output, /"eventName":"INSERT","keys":\{"id":\{"S":"order-[-0-9a-f]+"\}\}/);
    assert.match(start.output, /It works: the function handled your change\./);
  });

  it("hides its files from other users", () => {
    const local = path.join(copy.directory, ".local");
    const open = [local, ...["state", "emulator.json"].map((name) => path.join(local, name))]
      .concat(
        (fs.readdirSync(path.join(local, "state"), { recursive: true }) as string[]).map((name) =>
          path.join(local, "state", name),
        ),
      )
      .filter((file) => (fs.statSync(file).mode & 0o077) !== 0);
    assert.deepEqual(open, []);
  });

  it("leaves a stack on which plain commands work without login or prompt", async () => {
    const plain = ["-s", "localstack", "--non-interactive"];
    const up = await copy.run("npx", ["pulumi", "up", "--yes", "--expect-no-changes", ...plain], { env: WITHOUT_AWS });
    assert.equal(up.code, 0, up.output);
    const preview = await copy.run("npx", ["pulumi", "preview", "--policy-pack", "policy", ...plain], {
      env: WITHOUT_AWS,
    });
    assert.equal(preview.code, 0, preview.output);
  });

  it("starts again on the existing stack after a move, and behind a dead proxy", async () => {
    copy.move("moved");
    const proxies = ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"].map((name) => [
      name,
      "http://127.0.0.1:9",
    ]);
    const start = await copy.start({ env: Object.fromEntries(proxies) as NodeJS.ProcessEnv });
    assert.equal(start.code, 0, start.output);
    assert.match(start.output, /MiniStack was running/);
  });

  it("reports an invalid setting once, and keeps the emulator's data, even after an interrupted update", async () => {
    const file = path.join(copy.directory, "Pulumi.localstack.yaml");
    const text = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, text.replace("config:\n", 'config:\n  batchSize: "0"\n'));
    for (const attempt of ["first", "second", "interrupted"]) {
      if (attempt === "interrupted") fs.writeFileSync(path.join(copy.directory, ".local/update-is-running"), "");
      const start = await copy.start();
      assert.equal(start.code, 1, start.output);
      assert.equal(start.output.match(/batchSize is "0"/g)?.length, 1, `${attempt}: ${start.output}`);
      assert.match(start.output, /MiniStack was running/);
      assert.doesNotMatch(start.output, /interrupted|empty/);
    }
    fs.writeFileSync(file, text);
    const start = await copy.start();
    assert.equal(start.code, 0, start.output);
    assert.match(start.output, /MiniStack was running/);
  });

  it("continues at another port if the stack's file names one", async () => {
    const file = path.join(copy.directory, "Pulumi.localstack.yaml");
    const before = copy.endpoint;
    copy.endpoint = `http://localhost:${await freePort()}`;
    const text = fs.readFileSync(file, "utf8").replaceAll(before, copy.endpoint);
    fs.writeFileSync(file, text.replace("config:\n", 'config:\n  batchSize: "0"\n'));
    const wrong = await copy.start();
    assert.equal(wrong.code, 1, wrong.output);
    assert.match(wrong.output, /The stack's state names another emulator address/);
    fs.writeFileSync(file, text);
    const start = await copy.start();
    assert.equal(start.code, 0, `the emulator was empty from the start before: ${start.output}`);
    await assert.rejects(fetch(before), "nothing is left at the first");
  });

  it("is destroyed, and its emulator ended, by npm run down", async () => {
    const down = await copy.down();
    assert.equal(down.code, 0, down.output);
    assert.match(down.output, /Resources:\s+- \d+ deleted/);
    await assert.rejects(fetch(copy.endpoint), "nothing listens there any more");
  });

  it("starts again after npm run down", async () => {
    const start = await copy.start();
    assert.equal(start.code, 0, start.output);
  });

  it("keeps the stack selected that the user has selected", async () => {
    await npxPulumi("stack", "init", "aws");
    const start = await copy.start();
    assert.equal(start.code, 0, start.output);
    assert.match(await npxPulumi("stack", "ls"), /^aws\*/m);
  });

  it("tells how to start from scratch if the stack was removed, and its resources weren't", async () => {
    await npxPulumi("stack", "rm", "localstack", "--yes", "--force", "--preserve-config");
    const start = await copy.start();
    assert.equal(start.code, 1, start.output);
    // The engine makes these three side by side; any of them can be the first to fail.
    assert.match(
      start.output,
      /(Table|Role with name lambda_exec_role|log group) already exists.*To start from scratch, run npm run down, then npm start/s,
    );
    const down = await copy.down();
    assert.equal(down.code, 0, down.output);
    const again = await copy.start();
    assert.equal(again.code, 0, again.output);
  });

  const npxPulumi = async (...args: string[]): Promise<string> => {
    const env = { ...WITHOUT_AWS, PULUMI_CONFIG_PASSPHRASE: "of stack aws" };
    const { code, output } = await copy.run("npx", ["pulumi", ...args, "--non-interactive"], { env });
    assert.equal(code, 0, output);
    return output;
  };
});

/** Plain `npx pulumi` passes AWS_… on to the provider, as the user may want. */
const WITHOUT_AWS: NodeJS.ProcessEnv = {
  AWS_PROFILE: undefined,
  AWS_USE_FIPS_ENDPOINT: undefined,
  AWS_USE_DUALSTACK_ENDPOINT: undefined,
  AWS_ENDPOINT_URL: undefined,
};
