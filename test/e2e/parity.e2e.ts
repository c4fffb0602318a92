// The note, applied by Terraform, compared with the program, applied by Pulumi: what the AWS API returns for each, field by field.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startMiniStack } from "dynamodb-streams-local/ministack";
import { Account } from "./account";
import { applyNote } from "./note/apply";
import { freePort } from "dynamodb-streams-support/port";
import { emptyStack } from "./stack";

/** Two times of the same second are equal. */
const TIME = "when it was made";

/** Every field that differs, by its path, and why. A field that isn't here, or one here that doesn't differ, fails the test; times may be equal. */
const DIFFERENCES: Record<string, string> = {
  "table.CreationDateTime": TIME,
  "table.TableId": "made by AWS",
  "table.LatestStreamLabel": "when the stream was switched on",
  "table.LatestStreamArn": "ends with the label",
  "role.CreateDate": TIME,
  "role.RoleId": "made by AWS",
  "role.InlinePolicies.0": "the note's role has no permissions: AWS rejects its mapping",
  "function.CodeSha256": "the note leaves the code to its reader; ours is handler/",
  "function.CodeSize": "the same",
  "function.Environment.Variables.LOG_ITEM_DATA": "the handler's own setting: this stack's items are made up",
  "function.Environment.Variables.NODE_OPTIONS": "stacks in the log have the lines of the sources",
  "function.LastModified": TIME,
  "function.RevisionId": "made by AWS",
  "function.Timeout": "unset in the note: Lambda ends an invocation after 3 s, before most batches are handled",
  "function.Runtime": "the note's nodejs18.x is past its end: no updates, and soon no new functions",
  "policy.Statement.0.Condition.ArnLike.AWS:SourceArn": "the stream's ARN, which ends with its label",
  "mappings.0.UUID": "made by AWS",
  "mappings.0.EventSourceMappingArn": "ends with the UUID",
  "mappings.0.EventSourceArn": "the stream's ARN, which ends with its label",
  "mappings.0.LastModified": TIME,
  "mappings.0.BatchSize": "unset in the note. MiniStack's default is 10, AWS's is 100, which ours sets",
  "mappings.0.FunctionResponseTypes.0": "the handler tells which records failed",
  "mappings.0.MaximumRecordAgeInSeconds":
    "unset in the note; ours sets AWS's default, and MiniStack shows what was sent",
  "mappings.0.MaximumRetryAttempts": "the same",
  "mappings.0.ParallelizationFactor": "the same",
};

describe("the note:", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-note-"));
  after(() => fs.rmSync(work, { recursive: true, force: true }));

  it("Terraform and Pulumi create the same resources, except for the listed differences", async () => {
    const [terraform, pulumi] = await Promise.all([terraformNote(work), upProgram()]);
    const differing = differences(terraform, pulumi);
    const equalTimes = Object.keys(DIFFERENCES).filter((field) => DIFFERENCES[field] === TIME && !differing[field]);
    assert.deepEqual(
      [...Object.keys(differing), ...equalTimes].sort(),
      Object.keys(DIFFERENCES).sort(),
      `what differs: ${JSON.stringify(differing, null, 2)}`,
    );
  });
});

async function terraformNote(directory: string): Promise<unknown> {
  const emulator = await startMiniStack({ port: await freePort() });
  try {
    await applyNote(directory, emulator.endpoint);
    return await described(emulator.endpoint);
  } finally {
    await emulator.stop();
  }
}

async function upProgram(): Promise<unknown> {
  const stack = await emptyStack("localstack");
  try {
    const up = await stack.run("up");
    assert.equal(up.code, 0, up.output);
    return await described(stack.endpoint);
  } finally {
    await stack.dispose();
  }
}

async function described(endpoint: string): Promise<unknown> {
  const account = new Account(endpoint);
  try {
    return await account.describe("simple", "simple", "lambda_exec_role");
  } finally {
    account.close();
  }
}

/** Every leaf that isn't the same on both sides, by its path. */
function differences(left: unknown, right: unknown, at = ""): Record<string, [unknown, unknown]> {
  const isObject = (value: unknown) => typeof value === "object" && value !== null && !(value instanceof Date);
  if (isObject(left) && isObject(right)) {
    const [a, b] = [left, right] as Record<string, unknown>[];
    return Object.assign(
      {},
      ...[...new Set([...Object.keys(a!), ...Object.keys(b!)])]
        .filter((key) => key !== "$metadata") // of the request, not of the resource
        .map((key) => differences(a![key], b![key], at ? `${at}.${key}` : key)),
    ) as Record<string, [unknown, unknown]>;
  }
  // One side has no such object: its leaves are what differs.
  if (isObject(left) && right === undefined && at.split(".").length < 3) return differences(left, {}, at);
  if (isObject(right) && left === undefined && at.split(".").length < 3) return differences({}, right, at);
  return JSON.stringify(left) === JSON.stringify(right) ? {} : { [at]: [left, right] };
}
