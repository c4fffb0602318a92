// Each command makes only calls that the policy in its help allows, and no policy allows more than is called. Every other run of the
// command in these tests is checked for the first half too, see rig.ts.
import assert from "node:assert/strict";
import { CreateTableCommand } from "@aws-sdk/client-dynamodb";
import { UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { actionsOf, unnamed } from "./needed-actions";
import { Rig, TABLE, until } from "./rig";

describe("the policy in each command's help", () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start();
  });

  afterEach(async () => {
    await rig.stop();
  });

  /** Runs the command by table and by mapping, because each looks up the mapping with a different call. */
  async function callsOf(name: string, ...args: string[]): Promise<string[]> {
    const calls = new Set<string>();
    for (const target of [
      ["--table", TABLE],
      ["--mapping", rig.uuid],
    ]) {
      const ended = await rig.run(name, ...target, ...args);
      assert.notEqual(ended.code, 2, ended.stderr);
      for (const call of ended.calls) calls.add(call);
    }
    return [...calls].sort();
  }

  /** Actions of the policy that a run on this rig doesn't need, by the reason. */
  function expected(name: string, args: string[], notHere: RegExp): string[] {
    return [...actionsOf(name, args)].filter((action) => !notHere.test(action)).sort();
  }

  // No emulator checks permissions on keys.
  const KEY = /^kms:/;
  const BUCKET = /^(s3|kms):/;
  const QUEUE = /^(sqs|kms):/;

  it("of doctor allows exactly the calls that it makes", async () => {
    await rig.put("k1", 1);
    await until("the change is handled", () => rig.handled().length === 1);
    assert.deepEqual(await callsOf("doctor"), expected("doctor", [], BUCKET));
  });

  it("of redrive allows exactly its calls, with deletion and invocation only for --go", async () => {
    rig.control({ fail: true });
    await rig.put("k1", 1);
    await until("Lambda has stopped retrying the batch", async () => (await rig.queue()).waiting === 1);
    rig.control({});
    // GetItem is allowed only with --go, and only used for a bucket's records.
    const notHere = new RegExp(`${BUCKET.source}|^dynamodb:GetItem$`);
    assert.deepEqual(await callsOf("redrive", "--hold", "2"), expected("redrive", [], notHere));
    assert.deepEqual(await callsOf("redrive", "--hold", "2", "--go"), expected("redrive", ["--go"], notHere));
    assert.equal(rig.handled().length, 1);
  });

  it("of redrive and doctor allows exactly the calls for a bucket, with writes and deletions only for --go", async () => {
    await rig.put("k1", 1);
    await until("the change is handled", () => rig.handled().length === 1);
    const prefix = `aws/lambda/${rig.uuid}`;
    await rig.failInto("failures", `${prefix}/here`);
    assert.deepEqual(await callsOf("doctor"), expected("doctor", [], QUEUE));
    assert.deepEqual(await callsOf("redrive"), expected("redrive", [], QUEUE));
    // The stream has the first batch's record, but not the second's.
    await rig.failInto("failures", `${prefix}/lost`, "shardId-00000000000000000000-lost0000");
    assert.deepEqual(await callsOf("redrive", "--go"), expected("redrive", ["--go"], QUEUE));
    assert.equal(rig.handled().length, 3, "both batches are handed over");
  });

  it("of replay allows exactly its calls, with the release of claims only for --again", async () => {
    await rig.put("k1", 1);
    await until("the change is handled", () => rig.handled().length === 1);
    await rig.clients.dynamodb.send(
      new CreateTableCommand({
        TableName: "claims",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      }),
    );
    const { Environment } = await rig.clients.lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: "orders-fn",
        Environment: { Variables: { ...rig.variables, CLAIMS_TABLE_NAME: "claims" } },
      }),
    );
    assert.equal(Environment?.Variables?.CLAIMS_TABLE_NAME, "claims");
    const args = ["--since", "1h", "--checkpoint", `${rig.directory}/replay.json`];
    assert.deepEqual(await callsOf("replay", ...args), expected("replay", args, KEY));
    for (const more of [["--go"], ["--go", "--again"]])
      assert.deepEqual(await callsOf("replay", ...args, ...more), expected("replay", more, KEY));
  });

  it("of backfill allows exactly its calls, with reads of the table only for --go or --check", async () => {
    await rig.put("k1", 1);
    await until("the change is handled", () => rig.handled().length === 1);
    const args = ["--checkpoint", `${rig.directory}/backfill.json`];
    // GetItem is only called for an item that changes while it is handed over.
    for (const more of [[], ["--go"], ["--check"]])
      assert.deepEqual(
        await callsOf("backfill", ...args, ...more),
        expected("backfill", more, new RegExp(`${BUCKET.source}|^dynamodb:GetItem$`)),
      );
  });

  it("is read with its conditions, so that a deletion without --go isn't allowed", () => {
    assert.deepEqual(unnamed(["redrive", "--table", "x"], ["sqs:DeleteMessage", "sqs:ReceiveMessage"]), [
      "sqs:DeleteMessage",
    ]);
    assert.deepEqual(unnamed(["redrive", "--go"], ["sqs:DeleteMessage"]), []);
    assert.deepEqual(unnamed(["backfill", "--check"], ["iam:SimulatePrincipalPolicy"]), []);
  });
});
