import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { scenario } from "../model/scenario";
import type { Target } from "../model/target";
import type { Session, Tool } from "../model/tool";
import { execute } from "../runner/execute";
import { emulatorInstance } from "../targets/emulator";

const ARN = "arn:aws:sqs:us-east-1:000000000000:lab-execute-test-api-queue";

describe("a run on a target that others share", () => {
  let server: Server;
  let requests: string[];
  let directory: string;
  /** Answers of SQS by operation; everything else isn't there. */
  let answers: Record<string, unknown>;

  beforeEach(async () => {
    requests = [];
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "lab-execute-"));
    answers = {
      CreateQueue: { QueueUrl: "http://queue" },
      GetQueueAttributes: { Attributes: { QueueArn: ARN } },
      GetQueueUrl: { QueueUrl: "http://queue" },
      DeleteQueue: {},
    };
    server = createServer((request, response) => {
      const operation = String(request.headers["x-amz-target"]).split(".").at(-1) as string;
      requests.push(operation);
      const answer = answers[operation];
      const type = "application/x-amz-json-1.0";
      request.resume().on("end", () => {
        response.writeHead(answer === undefined ? 400 : 200, { "content-type": type });
        response.end(JSON.stringify(answer ?? { __type: "ResourceNotFoundException" }));
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  afterEach(() => {
    server.close();
    fs.rmSync(directory, { recursive: true });
  });

  function run(open: Tool["open"]): Promise<unknown> {
    const { port } = server.address() as AddressInfo;
    const instance = emulatorInstance(`http://127.0.0.1:${port}`, async () => undefined);
    const versions = async () => ({ tool: "1", provider: "1" });
    const tool = { name: "api", title: "Tool", versions, open } as Tool;
    const version = async () => "1";
    const target = { name: "shared", title: "Shared", fresh: false, invokes: false, version } as Target;
    const only = scenario({
      id: "execute-test",
      title: "",
      question: "",
      lesson: "",
      noRule: "",
      tools: ["api"],
      destination: "queue",
      steps: [],
    });
    return execute({ ...only, chapter: 4 }, tool, target, instance, directory);
  }

  it("deletes its queue if the tool can't open", async () => {
    const open = () => Promise.reject(new Error("no such tool"));
    await assert.rejects(run(open), /^Error: no such tool$/);
    assert.equal(requests.at(-1), "DeleteQueue");
  });

  it("deletes its queue if the tool can't close", async () => {
    const close = () => Promise.reject(new Error("hangs"));
    await assert.rejects(
      run(async () => ({ close }) as unknown as Session),
      /^Error: hangs$/,
    );
    assert.equal(requests.at(-1), "DeleteQueue");
  });

  it("deletes a queue that was made only in part", async () => {
    delete answers.GetQueueAttributes;
    await assert.rejects(run(() => assert.fail("is not reached")));
    assert.equal(requests.at(-1), "DeleteQueue");
  });
});
