import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { Rig } from "./rig";

interface Rehearsed {
  results: { fault: string; cause: string; alarms: string[]; written: number; lost: number }[];
  written: number;
  lost: number;
}

/** Each fault: what doctor says first, and which alarms ring. */
const FAULTS: [fault: string, cause: RegExp, alarms: string[]][] = [
  ["poison record", /^The last batch failed/, ["ApproximateNumberOfMessagesVisible"]],
  ["throttled function", /reserved concurrency of 0: every invocation is throttled/, ["IteratorAge"]],
  ["role without rights", /isn't allowed to call dynamodb:DescribeStream, dynamodb:GetRecords/, []],
  ["stream switched off", /which is no longer the table's/, []],
  ["mapping deleted", /^No event source mapping reads the stream of table drill-/, []],
  ["wrong filter", /^None of 10 records of the stream passes the mapping's filters/, []],
  ["handler that succeeds wrongly", /^none$/, []],
];

describe("drill", () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.bare();
  });

  afterEach(async () => {
    await rig.stop();
  });

  it("loses nothing at any of the seven faults, reports each, and leaves nothing behind", async () => {
    const pictures = `${rig.directory}/pictures`;
    const { code, stdout, stderr } = await rig.run("drill", "--json", "--pictures", pictures);
    assert.equal(code, 0, stdout + stderr);
    const { results, written, lost } = JSON.parse(stdout) as Rehearsed;
    assert.deepEqual(
      results.map(({ fault }) => fault),
      FAULTS.map(([fault]) => fault),
    );
    for (const [index, [fault, cause, alarms]] of FAULTS.entries()) {
      assert.match(results[index]!.cause, cause, fault);
      assert.deepEqual(results[index]!.alarms, alarms, fault);
      assert.equal(results[index]!.lost, 0, fault);
    }
    assert.deepEqual({ written, lost }, { written: 115, lost: 0 });
    assert.equal(fs.readdirSync(pictures).length, FAULTS.length);
    await isEmpty();
  });

  it("removes what it made and says how to go on when Ctrl-C ends it", async () => {
    const { child, ended } = rig.spawn("drill");
    await once(child.stdout, "data"); // the first fault has begun
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    assert.equal(code, 1, stdout + stderr);
    assert.match(
      stdout,
      /^Stopped with [67] of 7 faults to go\. What the drill made is removed: run the same command/m,
    );
    await isEmpty();
  });

  async function isEmpty(): Promise<void> {
    const { dynamodb, lambda, sqs } = rig.clients;
    assert.deepEqual((await dynamodb.send(new ListTablesCommand())).TableNames, []);
    assert.deepEqual((await lambda.send(new ListFunctionsCommand())).Functions, []);
    assert.deepEqual((await sqs.send(new ListQueuesCommand())).QueueUrls ?? [], []);
  }
});
