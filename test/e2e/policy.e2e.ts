// The policy pack on the real engine, with the stacks of policy/program.ts. Nothing here depends on what other tests leave behind.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { CreateTableCommand, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { startMiniStack, type Emulator } from "dynamodb-streams-local/ministack";
import { projectDir } from "dynamodb-streams-support/paths";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";
import type { CommandResult } from "dynamodb-streams-support/process";
import { Account, NOTHING } from "./account";
import { freePort } from "dynamodb-streams-support/port";

const program = path.join(__dirname, "policy");
const pack = ["--policy-pack", path.join(projectDir, "policy")];

/** A mandatory rule, the scenario that breaks it, and its message. */
const REFUSED: [rule: string, scenario: string, message: RegExp][] = [
  [
    "mapping-needs-enabled-stream",
    "streamOff",
    /Mapping "off" reads the stream of table "off", but that stream is disabled/,
  ],
  ["stream-view-type-needs-enabled-stream", "viewTypeAlone", /Table "alone" has the stream view type KEYS_ONLY, but/],
  ["mapping-source-is-a-stream", "noStream", /Mapping "literal" has the eventSourceArn .* isn't the ARN of a stream/],
  ["role-can-read-stream", "roleCantRead", /Mapping "mute" is rejected by AWS .*role "mute" isn't allowed to call/],
  ["filter-fits-view-type", "filter", /Mapping "filter" gets no record through its filter/],
  ["runtime-can-be-created", "runtime", /Function "old" has the runtime nodejs14.x/],
  ["mapping-settings-are-accepted", "settings", /Mapping "vast" has settings that AWS rejects: batchSize is 20000/],
  ["mapping-is-unique", "twice", /has the same stream and function as mapping/],
];

describe("the policy pack on the engine", () => {
  let emulator: Emulator;
  let account: Account;
  let work: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    emulator = await startMiniStack({ port: await freePort() });
    account = new Account(emulator.endpoint);
    work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-policy-"));
    env = {
      PULUMI_BACKEND_URL: `file://${work}`,
      PULUMI_CONFIG_PASSPHRASE: "",
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
    await pulumiOrThrow(["stack", "init", "test", "--no-select"], { cwd: program, env });
  });

  afterEach(async () => {
    account.close();
    await emulator.stop();
    fs.rmSync(work, { recursive: true, force: true });
  });

  /** Runs a command on these scenarios. The policy pack is what `args` are unless they are given. */
  async function run(
    command: "preview" | "up",
    scenarios: string[],
    { config = {}, args = pack }: Options = {},
  ): Promise<CommandResult> {
    const file = path.join(work, "Pulumi.test.yaml");
    fs.writeFileSync(file, JSON.stringify({ config: { "policy-scenarios:scenarios": scenarios, ...config } }));
    const yes = command === "up" ? ["--yes"] : [];
    return pulumi([command, ...yes, "--stack", "test", "--config-file", file, ...args], { cwd: program, env });
  }
  interface Options {
    config?: Record<string, unknown>;
    args?: string[];
  }

  /** The rules that rejected something, in the order shown. */
  const refusals = ({ output }: CommandResult) =>
    [...output.matchAll(/\[mandatory\].*?\s([a-z-]+) +\(/g)].map((match) => match[1]);

  it("accepts a valid stack", async () => {
    const preview = await run("preview", ["good"]);
    assert.equal(preview.code, 0, preview.output);
    assert.deepEqual(refusals(preview), []);
    assert.doesNotMatch(preview.output, /Can't check|can't run policy/);
  });

  for (const [rule, scenario, message] of REFUSED) {
    it(`${rule}: rejects the first update, and nothing is created`, async () => {
      const up = await run("up", [scenario]);
      assert.notEqual(up.code, 0, up.output);
      assert.deepEqual([...new Set(refusals(up))], [rule], up.output);
      assert.match(up.output, message);
      assert.deepEqual(await account.inventory(), NOTHING);
    });
  }

  it("rejects every fault on an existing stack too, names only what is wrong, and changes nothing", async () => {
    const first = await run("up", ["good"]);
    assert.equal(first.code, 0, first.output);
    const before = await account.inventory();

    const added = await run("preview", ["good", ...REFUSED.map(([, scenario]) => scenario)]);
    assert.notEqual(added.code, 0, added.output);
    assert.deepEqual(new Set(refusals(added)), new Set(REFUSED.map(([rule]) => rule)), added.output);
    for (const [, , message] of REFUSED) assert.match(added.output, message);
    assert.doesNotMatch(added.output, /\[mandatory\].*: good\)/, "the valid one next to them isn't reported");

    const switchedOff = await run("preview", ["transform", "good"]);
    assert.notEqual(switchedOff.code, 0, switchedOff.output);
    assert.ok(refusals(switchedOff).includes("mapping-needs-enabled-stream"), switchedOff.output);
    assert.deepEqual(await account.inventory(), before);
  });

  it("checks the resources within a component", async () => {
    const preview = await run("preview", ["component"]);
    assert.deepEqual(refusals(preview), ["mapping-needs-enabled-stream"], preview.output);
  });

  it("checks the result of a transform", async () => {
    const preview = await run("preview", ["transform", "good"]);
    assert.deepEqual(refusals(preview), ["mapping-needs-enabled-stream"], preview.output);
  });

  it("reports that a table that is only looked up belongs to another stack", async () => {
    await account.dynamodb.send(
      new CreateTableCommand({
        TableName: "existing",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
      }),
    );
    const preview = await run("preview", ["existing"]);
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /Can't check whether mapping "reader" reads a stream that is disabled: its eventSourceArn, arn:.*table\/existing\/stream\/.*, isn't that of a table in this stack/,
    );
  });

  it("exempts what the stack's configuration exempts, and shows the reason", async () => {
    const config = {
      "dynamodb-streams:exemptions": [
        { rule: "role-can-read-stream", resource: "mute", reason: "a key policy allows it" },
      ],
    };
    const preview = await run("preview", ["roleCantRead"], { config });
    assert.equal(preview.code, 0, preview.output);
    assert.match(
      preview.output,
      /\[advisory\].*role-can-read-stream[^]*Exempted \(a key policy allows it\): Mapping "mute"/,
    );
  });

  it("doesn't start with an exemption without a reason", async () => {
    const config = { "dynamodb-streams:exemptions": [{ rule: "role-can-read-stream", resource: "mute" }] };
    const preview = await run("preview", ["roleCantRead"], { config });
    assert.notEqual(preview.code, 0);
    assert.match(preview.output, /dynamodb-streams:exemptions entry 1, .* gives no reason/);
  });

  it("takes levels and settings from a file, and rejects invalid ones", async () => {
    const file = path.join(work, "config.json");
    const withConfig = (content: object, scenario = "twice") => {
      fs.writeFileSync(file, JSON.stringify(content));
      return run("preview", [scenario], { args: [...pack, "--policy-pack-config", file] });
    };
    const advised = await withConfig({ "mapping-is-unique": "advisory" });
    assert.equal(advised.code, 0, advised.output);
    const disabled = await withConfig({ "mapping-is-unique": "disabled" });
    assert.doesNotMatch(disabled.output, /mapping-is-unique/);
    const oneReader = { "at-most-two-readers": { enforcementLevel: "mandatory", maximum: 1 } };
    const strict = await withConfig(oneReader, "three");
    assert.deepEqual(refusals(strict), Array(2).fill("at-most-two-readers"), strict.output);
    assert.match(
      (await withConfig({ "at-most-two-readers": { maximum: "two" } })).output,
      /maximum: Invalid type\. Expected: integer/,
    );
    const stray = await withConfig({ "at-most-two-readers": { maximun: 1 } });
    assert.notEqual(stray.code, 0);
    assert.match(stray.output, /The rule at-most-two-readers has no setting "maximun"\. Did you mean "maximum"\?/);
  });

  for (const [fault, config, error] of [
    [
      "a misspelt rule",
      { "maping-is-unique": "advisory" },
      /has "maping-is-unique".*did you mean "mapping-is-unique"\?/,
    ],
    [
      "a misspelt setting",
      { "at-most-two-readers": { maximun: 1 } },
      /no setting "maximun"\. Did you mean "maximum"\?/,
    ],
  ] as const) {
    it(`fails without a stack trace if the configuration has ${fault}`, async () => {
      const file = path.join(work, "config.json");
      fs.writeFileSync(file, JSON.stringify(config));
      const preview = await run("preview", ["twice"], { args: [...pack, "--policy-pack-config", file] });
      assert.notEqual(preview.code, 0);
      assert.match(preview.output, error);
      assert.doesNotMatch(preview.output, /✅| at .*\.js:/);
    });
  }

  it("accepts a rule's former name", async () => {
    const file = path.join(work, "config.json");
    const permission = { "permission-does-nothing": { enforcementLevel: "mandatory" } };
    fs.writeFileSync(file, JSON.stringify(permission));
    const preview = await run("preview", ["permission"], { args: [...pack, "--policy-pack-config", file] });
    assert.deepEqual(refusals(preview), ["no-permission-for-dynamodb"], preview.output);
  });

  it("fails if an exemption fits no resource, and names the nearest one", async () => {
    const config = {
      "dynamodb-streams:exemptions": [{ rule: "role-can-read-stream", resource: "muet", reason: "we know" }],
    };
    const preview = await run("preview", ["roleCantRead"], { config });
    assert.notEqual(preview.code, 0);
    assert.match(preview.output, /The exemption of "muet" .* fits no resource of this stack\. Fix: name "mute"/);
  });

  it("auto-fixes with the level remediate", async () => {
    const file = path.join(work, "config.json");
    fs.writeFileSync(file, JSON.stringify({ "stream-view-type-needs-enabled-stream": "remediate" }));
    const up = await run("up", ["viewTypeAlone"], { args: [...pack, "--policy-pack-config", file] });
    assert.equal(up.code, 0, up.output);
    const { Table } = await account.dynamodb.send(new DescribeTableCommand({ TableName: "alone" }));
    assert.deepEqual(Table?.StreamSpecification, { StreamEnabled: true, StreamViewType: "KEYS_ONLY" });
  });

  it("checks a saved state", async () => {
    assert.equal((await run("up", ["viewTypeAlone", "good"], { args: [] })).code, 0);
    const analyzed = await pulumi(["policy", "analyze", "--stack", "test", ...pack], { cwd: program, env });
    assert.notEqual(analyzed.code, 0, analyzed.output);
    assert.deepEqual(refusals(analyzed), ["stream-view-type-needs-enabled-stream"], analyzed.output);
  });

  it("runs too late with --skip-preview, as documented", async () => {
    const up = await run("up", ["viewTypeAlone"], { args: [...pack, "--skip-preview"] });
    assert.notEqual(up.code, 0, "it fails");
    assert.deepEqual((await account.inventory()).tables, ["alone"], "after the table is made");

    const failed = await run("up", ["streamOff"], { args: [...pack, "--skip-preview"] });
    assert.notEqual(failed.code, 0);
    assert.match(
      failed.output,
      /Value '' at 'eventSourceArn'/,
      "if AWS rejects the mapping, the pack isn't asked at all",
    );
    assert.deepEqual(refusals(failed), [], failed.output);
  });
});
