import assert from "node:assert/strict";
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { explain, throttling } from "../../command/explain";
import { createClients } from "../../target/clients";

/** What users set for their AWS account, and the SDK rejects together with an endpoint. */
const FOR_THE_ACCOUNT = { AWS_USE_FIPS_ENDPOINT: "true", AWS_USE_DUALSTACK_ENDPOINT: "true" };

describe("the clients", () => {
  let server: http.Server;
  let requests: number;
  let answered: () => void;
  /** How many of the first requests are throttled. */
  let throttled: number;

  beforeEach(async () => {
    requests = 0;
    throttled = Infinity;
    answered = () => undefined;
    server = http.createServer((request, response) => {
      request.resume().on("end", () => {
        const isThrottled = ++requests <= throttled;
        response.writeHead(isThrottled ? 400 : 200, { "content-type": "application/x-amz-json-1.0" });
        response.end(
          isThrottled ? '{"__type":"ThrottlingException","message":"Rate exceeded"}' : '{"QueueUrl":"http://q"}',
        );
        answered();
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (stop: AbortSignal) => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const clients = createClients({ endpoint, region: "us-east-1", credentials }, stop);
    return clients.sqs.send(new GetQueueUrlCommand({ QueueName: "q" })).finally(() => clients.destroy());
  };

  it("don't retry a call when the run is stopped in the pause before", async () => {
    const run = new AbortController();
    answered = () => setImmediate(() => run.abort());
    await assert.rejects(ask(run.signal), { name: "ThrottlingException", message: "Rate exceeded" });
    assert.ok(requests < 5, `${requests} requests`);
  });

  it("name the failed call in an error, and what to do", async () => {
    const run = new AbortController();
    answered = () => setImmediate(() => run.abort());
    const error = await ask(run.signal).catch((thrown: Error) => thrown);
    assert.equal(
      throttling(error as Error),
      "SQS's GetQueueUrl is still throttled after all retries: ThrottlingException: Rate exceeded. Wait a minute.",
    );
    (error as Error).name = "AccessDeniedException";
    assert.deepEqual(explain(error), {
      code: 2,
      line: "SQS's GetQueueUrl failed: AccessDeniedException: Rate exceeded. The command's --help lists the rights that it needs.",
    });
  });

  it("retry a call that begins after the run was stopped, so that held messages are released", async () => {
    throttled = 1;
    assert.equal((await ask(AbortSignal.abort())).QueueUrl, "http://q");
    assert.equal(requests, 2);
  });

  describe("of an emulator", () => {
    const before = Object.keys(FOR_THE_ACCOUNT).map((name) => [name, process.env[name]] as const);
    beforeEach(() => Object.assign(process.env, FOR_THE_ACCOUNT));
    afterEach(() => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });

    it("ask it even if the user's environment asks for FIPS and dual-stack endpoints", async () => {
      throttled = 0;
      assert.equal((await ask(new AbortController().signal)).QueueUrl, "http://q");
    });
  });
});
