// What the policy pack advises at a first preview, on the real engine: each advisory rule when it applies, and little else.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";
import { rules } from "dynamodb-streams-policy";
import { freePort } from "dynamodb-streams-support/port";
import { projectDir } from "dynamodb-streams-support/paths";
import { emptyStack } from "./stack";

const program = path.join(__dirname, "policy");

/** An advisory rule, the scenario to which it applies, and its message. */
const ADVISED: [rule: string, scenario: string, message: RegExp][] = [
  ["mapping-loses-no-records", "latest", /Mapping "latest" starts at LATEST on the new stream of table "latest"/],
  ["poison-pill-is-bounded", "endless", /Mapping "endless" retries a failing batch until its records expire/],
  ["handler-reports-item-failures", "wholeBatches", /Mapping "batches" delivers up to 100 .* without ReportBatch/],
  ["failures-can-be-delivered", "undelivered", /Mapping "undelivered" sends failed batches .* call sqs:SendMessage/],
  ["failures-go-to-mapping-destination", "deadLetters", /Mapping "letters" has no on-failure destination/],
  ["role-can-decrypt-stream", "encrypted", /Mapping "encrypted" .* key "encrypted" encrypts, .* kms:Decrypt on it/],
  ["global-table-declares-stream", "replicated", /Table "replicated" has replicas, and streamEnabled is not set/],
  ["no-write-back-loop", "loop", /Mapping "loop" has no filter, and function "loop" may write to table "loop"/],
  ["at-most-two-readers", "three", /is one of 3 readers of the same stream/],
  ["no-permission-for-dynamodb", "note", /Permission "simple" lets dynamodb\.amazonaws\.com invoke a function/],
  ["least-privilege-stream-reader", "wide", /Role "wide" reads for mapping "wide" .* all actions dynamodb:\*/],
  ["streamed-table-is-protected", "endless", /Table "endless" has a stream, but no point-in-time recovery/],
];

/** The rules that reported something, once for each line. */
const rulesIn = (output: string): string[] =>
  [...output.matchAll(/\[(?:advisory|mandatory)\].*?\s([a-z-]+) +\(/g)].map(([, rule = ""]) => rule).sort();

describe("the policy pack's advice on the engine", () => {
  let work: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-advice-"));
    env = {
      PULUMI_BACKEND_URL: `file://${work}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      // Nothing answers there: a first preview asks nothing.
      AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
    await pulumiOrThrow(["stack", "init", "test", "--no-select"], { cwd: program, env });
  });

  afterEach(() => {
    fs.rmSync(work, { recursive: true, force: true });
  });

  async function preview(scenarios: string[], packConfig: object = {}) {
    const config = {
      "policy-scenarios:scenarios": scenarios,
      "aws:skipCredentialsValidation": "true",
      "aws:skipRequestingAccountId": "true",
    };
    const file = path.join(work, "Pulumi.test.yaml");
    fs.writeFileSync(file, JSON.stringify({ config }));
    const levels = path.join(work, "levels.json");
    fs.writeFileSync(levels, JSON.stringify(packConfig));
    const pack = ["--policy-pack", path.join(projectDir, "policy"), "--policy-pack-config", levels];
    return pulumi(["preview", "--stack", "test", "--config-file", file, ...pack], { cwd: program, env });
  }

  it("comes from every advisory rule, each for its own fault, in one preview", async () => {
    const scenarios = [...new Set(ADVISED.map(([, scenario]) => scenario))];
    const { code, output } = await preview(scenarios, { "streamed-table-is-protected": "advisory" });
    assert.equal(code, 0, output);
    for (const [rule, , message] of ADVISED) {
      assert.match(output, new RegExp(String.raw`\[advisory\].*${rule}`), rule);
      assert.match(output, message, rule);
    }
  });

  it("doesn't keep a pipe whose role can't read the stream from being rejected", async () => {
    const { code, output } = await preview(["pipe"]);
    assert.notEqual(code, 0, output);
    assert.match(output, /\[mandatory\].*role-can-read-stream[^]*Pipe "pipe" is rejected by AWS/);
  });

  it("is nothing for fourteen kinds of faultless stacks, even with `undecided: refuse`", async () => {
    const mandatory = rules.filter(({ level }) => level === "mandatory");
    const refuse = Object.fromEntries(mandatory.map(({ id }) => [id, { undecided: "refuse" }]));
    for (const config of [{}, refuse]) {
      const { code, output } = await preview(["faultless"], config);
      assert.equal(code, 0, output);
      assert.deepEqual(rulesIn(output), [], output);
      assert.equal([...output.matchAll(/aws:lambda:EventSourceMapping \S+ create/g)].length, 16, output);
    }
  });

  for (const [scenario, lines] of [
    ["note", ["mapping-loses-no-records", "no-permission-for-dynamodb", "poison-pill-is-bounded"]],
    ["onEvent", ["least-privilege-stream-reader", "mapping-loses-no-records", "poison-pill-is-bounded"]],
  ] as const) {
    it(`is one line for each cause, ${lines.length} in all, for the scenario ${scenario}`, async () => {
      const { code, output } = await preview([scenario]);
      assert.equal(code, 0, output);
      assert.deepEqual(rulesIn(output), lines, output);
    });
  }
});

describe("the policy pack's advice on this project's own program", () => {
  for (const [name, lines] of [
    ["localstack", ["mapping-loses-no-records", "no-permission-for-dynamodb", "poison-pill-is-bounded"]],
    ["aws", ["no-permission-for-dynamodb"]],
  ] as const) {
    it(`is one line for each cause, ${lines.length} in all, for the stack ${name}`, async () => {
      const stack = await emptyStack(name);
      try {
        const { code, output } = await stack.run("preview", "--policy-pack", "policy");
        assert.equal(code, 0, output);
        assert.deepEqual(rulesIn(output), lines, output);
      } finally {
        await stack.dispose();
      }
    });
  }
});
