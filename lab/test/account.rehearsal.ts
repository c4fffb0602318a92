// A run on an account, rehearsed on MiniStack as the account: `npm run lab:rehearsal`. A proxy between counts what AWS would bill.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import {
  CreateBackupCommand,
  CreateTableCommand,
  ListBackupsCommand,
  ListTablesCommand,
  type CreateTableCommandInput,
} from "@aws-sdk/client-dynamodb";
import { DeleteFunctionCommand, ListEventSourceMappingsCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand, ListTopicsCommand } from "@aws-sdk/client-sns";
import { startMiniStack, type Emulator } from "dynamodb-streams-local/ministack";
import { projectDir } from "dynamodb-streams-support/paths";
import { poll } from "dynamodb-streams-support/poll";
import { freePort } from "dynamodb-streams-support/port";
import { clientsOf } from "../model/clients";
import { emulatorInstance } from "../targets/emulator";

const ACCOUNT = "000000000000";

/** Forwards to an emulator, and counts requests by operation. */
async function billingProxy(endpoint: string) {
  const counts = new Map<string, number>();
  const server = http.createServer((request, response) => {
    const target = String(request.headers["x-amz-target"] ?? "");
    const operation = target.split(".").at(-1) || `${request.method} ${request.url?.split("/").slice(1, 4).join("/")}`;
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    const forwarded = http.request(
      new URL(request.url ?? "/", endpoint),
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on("error", () => response.writeHead(502).end());
    request.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, counts, close: () => server.close() };
}

describe("a rehearsed lab run on an AWS account", function () {
  this.timeout(300_000);
  let emulator: Emulator;
  let proxy: Awaited<ReturnType<typeof billingProxy>>;

  before(async () => {
    emulator = await startMiniStack({ port: await freePort() });
    proxy = await billingProxy(emulator.endpoint);
  });
  after(async () => {
    proxy?.close();
    await emulator?.stop();
  });

  /** Runs the lab; `onOutput` may end it. */
  const lab = (
    args: string[],
    onOutput: (text: string, end: (signal: NodeJS.Signals) => void) => void = () => undefined,
  ) =>
    new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = spawn(
        process.execPath,
        [
          "--conditions=@dynamodb-streams/source",
          "--import",
          "tsx",
          path.join(projectDir, "lab/run.ts"),
          "--target=aws",
          "--stand-in",
          proxy.url,
          "--yes",
          "--restart",
          ...args,
        ],
        { cwd: projectDir, stdio: ["ignore", "pipe", "pipe"] },
      );
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (data: Buffer) => {
          output += data;
          onOutput(output, (signal) => child.kill(signal));
        });
      child.once("close", (code) => resolve({ code, output }));
    });

  const onAccount = () => clientsOf(emulatorInstance(emulator.endpoint, async () => undefined));

  /** Names on the account that are the lab's, or look like it. */
  async function left(): Promise<string[]> {
    const { dynamodb, lambda, iam, s3, sns } = onAccount();
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
    const { BackupSummaries = [] } = await dynamodb.send(new ListBackupsCommand({}));
    const { TableNames = [] } = await dynamodb.send(new ListTablesCommand({}));
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    return [
      ...EventSourceMappings.map(({ FunctionArn = "" }) => FunctionArn.split(":")[6] ?? ""),
      ...TableNames,
      ...BackupSummaries.map((backup) => `backup of ${backup.TableName}`),
      ...Buckets.map((bucket) => bucket.Name ?? ""),
      ...Topics.map((topic) => topic.TopicArn?.split(":").at(-1) ?? ""),
      ...Functions.map((fn) => fn.FunctionName ?? ""),
      ...Roles.map((role) => role.RoleName ?? ""),
    ].filter((name) => /^(backup of )?lab-/.test(name));
  }
  /** Whether something of the run exists already, by the proxy's count. */
  const created = () => (proxy.counts.get("CreateTable") ?? 0) > 0;

  it("rejects another account before it creates anything", async () => {
    const { code, output } = await lab(["--account", "123456789012", "--budget", "2", "--case", "record-writes"]);
    assert.equal(code, 1);
    assert.match(output, /The credentials are of account 000000000000, not 123456789012: nothing was made/);
    assert.ok(!created());
  });

  it("rejects runs that could cost more than the budget", async () => {
    const { code, output } = await lab(["--account", ACCOUNT, "--budget", "0.001", "--case", "record-writes"]);
    assert.equal(code, 1);
    assert.match(output, /1 runs could cost up to \$0\.\d\d, more than --budget 0\.001/);
    assert.ok(!created());
  });

  it("shows the cost limit beforehand, runs, and leaves nothing", async () => {
    const { code, output } = await lab([
      "--account",
      ACCOUNT,
      "--budget",
      "2",
      "--case",
      "record-writes,two-functions",
    ]);
    assert.equal(code, 0, output);
    assert.match(output, /2 runs, at most \$0\.\d\d \(budget \$2\.00\)/);
    // Lambda makes log groups by itself: the sweep at the end finds them.
    assert.match(output, /Deleted what was left: log group [^:]*\n/);
    assert.deepEqual(await left(), []);
    const writes = ["PutItem", "UpdateItem", "DeleteItem"].reduce(
      (sum, name) => sum + (proxy.counts.get(name) ?? 0),
      0,
    );
    console.log(`      billed: ${[...proxy.counts].map(([name, count]) => `${name} ${count}`).join(", ")}`);
    assert.ok(writes > 0 && writes < 2 * 1000, `${writes} writes are within the bound`);
  });

  for (const tool of ["terraform", "pulumi"])
    it(`runs with ${tool} on the account, and leaves nothing`, async () => {
      const { code, output } = await lab([
        "--account",
        ACCOUNT,
        "--budget",
        "2",
        "--case",
        "on-to-off",
        "--tool",
        tool,
      ]);
      assert.equal(code, 0, output);
      assert.deepEqual(await left(), []);
    });

  it("deletes what it created when it is interrupted", async () => {
    proxy.counts.clear();
    let sent = false;
    const watch = (end: (signal: NodeJS.Signals) => void) => {
      if (sent || !created()) return;
      sent = true;
      end("SIGINT");
    };
    const running = lab(["--account", ACCOUNT, "--budget", "2", "--case", "record-order,record-ttl"], (_, end) => {
      const timer = setInterval(() => {
        watch(end);
        if (sent) clearInterval(timer);
      }, 20);
      timer.unref();
    });
    const { code, output } = await running;
    assert.equal(code, 130, output);
    assert.match(output, /Interrupted: deleting what this run made/);
    assert.deepEqual(await left(), []);
  });

  it("sweeps what a killed run left, by its tag, even a mapping whose function is gone", async () => {
    const mapped = async (): Promise<boolean> => {
      const { EventSourceMappings = [] } = await onAccount().lambda.send(new ListEventSourceMappingsCommand({}));
      return EventSourceMappings.length > 0;
    };
    let watched: Promise<unknown> | undefined;
    // Its mapping is there for a while: the record is tried again and again.
    await lab(["--account", ACCOUNT, "--budget", "2", "--case", "failing-defaults"], (_, end) => {
      watched ??= poll(mapped, { limitMs: 60_000, everyMs: 50 }).then(() => end("SIGKILL"));
    });
    await watched;
    // As after a kill in the middle of a deletion: the function is gone, its mapping isn't.
    const { lambda } = onAccount();
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
    for (const { FunctionName } of Functions) await lambda.send(new DeleteFunctionCommand({ FunctionName }));
    assert.ok(
      (await left()).some((name) => name.endsWith("-function")),
      "a mapping is left",
    );
    const { code, output } = await lab(["--account", ACCOUNT, "--sweep"]);
    assert.equal(code, 0, output);
    assert.match(output, /Deleted what was left: .*mapping .*table lab-/);
    assert.deepEqual(await left(), []);
  });

  it("leaves nothing of the cases that create a topic, bucket, backup or replica", async () => {
    const cases = "failing-topic,failing-bucket,table-restored,replica-added";
    const { code, output } = await lab(["--account", ACCOUNT, "--budget", "2", "--case", cases]);
    assert.equal(code, 0, output);
    assert.match(output, /Cases of replicas make a second table in us-west-2\./);
    assert.match(output, /4 runs of 4 cases/);
    assert.deepEqual(await left(), []);
  });

  it("sweeps a topic, bucket, backup and restored table, and nothing of other people", async () => {
    const { dynamodb, s3, sns } = onAccount();
    const table = (TableName: string, tags?: Record<string, string>): CreateTableCommandInput => ({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      Tags: tags && Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    });
    const tags = { "dynamodb-streams-lab": "abc123" };
    const ownName = "lab-abc123-0123abcd";
    const others = ["lab-results", "lab-results-restored"];
    for (const input of [table(ownName, tags), table(`${ownName}-restored`), ...others.map((name) => table(name))])
      await dynamodb.send(new CreateTableCommand(input));
    for (const TableName of [ownName, "lab-results"])
      await dynamodb.send(new CreateBackupCommand({ TableName, BackupName: "daily" }));
    for (const Bucket of [`${ownName}-bucket`, "lab-results-bucket"]) {
      await s3.send(new CreateBucketCommand({ Bucket }));
      await s3.send(new PutObjectCommand({ Bucket, Key: "key", Body: "body" }));
    }
    await sns.send(
      new CreateTopicCommand({ Name: `${ownName}-topic`, Tags: [{ Key: "dynamodb-streams-lab", Value: "abc123" }] }),
    );
    await sns.send(new CreateTopicCommand({ Name: "lab-results-topic" }));

    const { code, output } = await lab(["--account", ACCOUNT, "--sweep"]);
    assert.equal(code, 0, output);
    assert.deepEqual((await left()).sort(), [
      "backup of lab-results",
      "lab-results",
      "lab-results-bucket",
      "lab-results-restored",
      "lab-results-topic",
    ]);
  });
});
