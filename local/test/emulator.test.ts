import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ensureEmulator } from "../emulator";
import { emulatorEndpoint, stackConfig } from "../emulator-endpoint";

describe("the emulator at the configured endpoint", () => {
  let server: Server | undefined;
  afterEach(() => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())));

  const listen = async (answer: RequestListener): Promise<string> => {
    server = createServer(answer);
    await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
    return `http://localhost:${(server.address() as AddressInfo).port}`;
  };

  /** Answers DynamoDB's ListTables, and the health page of one emulator. */
  const emulator =
    (health?: string): RequestListener =>
    (request, response) => {
      if (request.method === "POST") {
        response.setHeader("content-type", "application/x-amz-json-1.0");
        response.end('{"TableNames":[]}');
      } else {
        response.writeHead(request.url === health ? 200 : 404).end();
      }
    };

  for (const [name, health] of [
    ["LocalStack", "/_localstack/health"],
    ["MiniStack", "/_ministack/health"],
    ["an AWS emulator", undefined],
  ]) {
    it(`is used unchanged if ${name} answers`, async () => {
      assert.deepEqual(await ensureEmulator(await listen(emulator(health))), {
        name,
        started: false,
        identity: undefined,
      });
    });
  }

  it("is an error if something else listens at the endpoint", async () => {
    const endpoint = await listen((_, response) => response.writeHead(404).end("not here"));
    await assert.rejects(ensureEmulator(endpoint), {
      message: new RegExp(
        `^${endpoint} is taken by something that is not an AWS emulator: .* Stop it, or set aws:endpoints`,
      ),
    });
  });

  it("isn't started if the endpoint is on another machine", async () => {
    // 127.0.0.2 is this machine, but `npm start` starts no emulator under that name; nothing listens there.
    await assert.rejects(
      ensureEmulator("http://127.0.0.2:9"),
      /Nothing answers at http:\/\/127.0.0.2:9, which is on another/,
    );
  });
});

// Users may change the stacks' files, so these tests check only what every user needs.
describe("the emulator's address", () => {
  const endpoints = (...urls: string[]) => ({
    "aws:endpoints": [Object.fromEntries(urls.map((url, index) => [`service${index}`, url]))],
  });

  it("is the one that all services of the stack share", () => {
    const url = "http://localhost:14566";
    assert.equal(emulatorEndpoint("orders", endpoints(url, url)), url);
  });

  it("is an error if the stack has none or several", () => {
    assert.throws(() => emulatorEndpoint("orders", {}), /aws:endpoints in Pulumi.orders.yaml has 0 addresses \(none\)/);
    assert.throws(
      () => emulatorEndpoint("orders", endpoints("http://localhost:1", "http://localhost:2")),
      /has 2 addresses \(http:\/\/localhost:1, http:\/\/localhost:2\): .* Give each service the same URL/,
    );
  });

  it("is in Pulumi.localstack.yaml with dummy keys, so that the user's aren't sent there", () => {
    assert.match(emulatorEndpoint("localstack"), /^http/);
    const config = stackConfig("localstack");
    for (const key of ["aws:accessKey", "aws:secretKey"]) assert.ok(config[key], key);
  });

  it("isn't in Pulumi.aws.yaml, and neither are keys", () => {
    assert.throws(() => emulatorEndpoint("aws"), /has 0 addresses/);
    const config = stackConfig("aws");
    for (const key of ["aws:accessKey", "aws:secretKey"]) assert.equal(config[key], undefined, key);
  });
});
