// Stack localstack never reaches AWS, whatever the program uses. A proxy in this test stands in for AWS's addresses: the
// provider opens a connection to it for every request that isn't for this machine.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import * as path from "node:path";
import { emptyStack, type TestStack } from "./stack";

const UNLISTED = ["sns", "ec2"];

describe("stack localstack, given a service without an endpoint,", () => {
  let stack: TestStack;
  let proxy: Server;
  let connections: number;

  beforeEach(async () => {
    connections = 0;
    proxy = createServer((socket) => {
      connections++;
      socket.on("error", () => undefined).end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    stack = await emptyStack("localstack", {
      env: { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: "localhost,127.0.0.1" },
    });
    const plugin = path.join(__dirname, "component-plugin");
    fs.appendFileSync(
      path.join(stack.directory, "Pulumi.yaml"),
      `plugins:\n  providers:\n    - name: news\n      path: ${JSON.stringify(plugin)}\n`,
    );

    const file = path.join(stack.directory, "Pulumi.localstack.yaml");
    const lines = fs.readFileSync(file, "utf8").split("\n");
    const listed = lines.filter((line) => !UNLISTED.some((service) => line.trim().startsWith(`${service}: http`)));
    assert.equal(listed.length, lines.length - UNLISTED.length);
    fs.writeFileSync(file, listed.join("\n"));
  });

  afterEach(async () => {
    proxy.close();
    await stack.dispose();
  });

  /** Updates a program whose first lines are the project's. */
  async function update(lines: string, { guarded = true } = {}) {
    const guard = guarded ? 'require("./program/emulator-only").keepToEmulator();' : "";
    fs.rmSync(path.join(stack.directory, "index.ts"));
    fs.writeFileSync(
      path.join(stack.directory, "index.ts"),
      `const aws = require("@pulumi/aws"), pulumi = require("@pulumi/pulumi");\n${guard}\n${lines}\n`,
    );
    return stack.run("up", "--skip-preview");
  }

  const TOPIC = 'new aws.sns.Topic("news", {});';
  const USES: Record<string, string> = {
    "a resource": TOPIC,
    "a resource with an explicit provider":
      'new aws.sns.Topic("news", {}, { provider: new aws.Provider("other", { region: "eu-west-1" }) });',
    "a resource inside a component":
      'class C extends pulumi.ComponentResource { constructor() { super("x:y:C", "c"); new aws.sns.Topic("news", {}, { parent: this }); } }; new C();',
    "a resource inside a remote component": 'new pulumi.ComponentResource("news:index:News", "c", {}, {}, true);',
    "a resource that is only looked up": 'aws.sns.Topic.get("news", "arn:aws:sns:us-east-1:000000000000:news");',
    "a provider function": "exports.zones = aws.getAvailabilityZonesOutput({}).names;",
  };
  for (const [use, program] of Object.entries(USES)) {
    it(`rejects ${use}, and sends nothing`, async () => {
      const up = await update(program);
      assert.notEqual(up.code, 0, up.output);
      assert.match(up.output, /would call AWS: aws:endpoints in this stack's file has no endpoint for (sns|ec2)/);
      assert.equal(connections, 0);
    });
  }

  it("lets an explicit provider call the emulator", async () => {
    const up = await update(
      'const provider = new aws.Provider("other", { region: "eu-west-1" });\n' +
        'exports.url = new aws.sqs.Queue("q", {}, { provider }).url;',
    );
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, new RegExp(`url: "${stack.endpoint}`));
    assert.equal(connections, 0);
  });

  it("would call AWS without the check, as a proxy shows", async () => {
    await stack.configure("aws:maxRetries", 1);
    const up = await update(TOPIC, { guarded: false });
    assert.notEqual(up.code, 0, up.output);
    assert.ok(connections > 0);
  });
});
