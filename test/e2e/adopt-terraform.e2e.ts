// The note's resources, created by Terraform and imported into this program: it then creates, replaces and deletes nothing.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { Account } from "./account";
import { applyNote } from "./note/apply";
import { emptyStack, type TestStack } from "./stack";

interface Entry {
  type: string;
  id?: string;
}

describe("the adoption of the note's Terraform resources", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-adopt-"));
  let stack: TestStack | undefined;
  let account: Account | undefined;

  after(async () => {
    account?.close();
    await stack?.dispose();
    fs.rmSync(work, { recursive: true, force: true });
  });

  it("creates, replaces and deletes nothing", async () => {
    stack = await emptyStack("localstack");
    account = new Account(stack.endpoint);
    await applyNote(work, stack.endpoint);
    const before = await account.inventory();
    await stack.configure("rolePolicy", false);
    await stack.configure("logGroup", "none");

    const file = path.join(stack.directory, "import.json");
    const listed = await stack.run("preview", "--import-file", file);
    assert.equal(listed.code, 0, listed.output);
    const list = JSON.parse(fs.readFileSync(file, "utf8")) as { resources: Entry[] };
    const [mapping] = before.mappings;
    const ids: Record<string, string> = {
      "aws:dynamodb/table:Table": "simple",
      "aws:iam/role:Role": "lambda_exec_role",
      "aws:lambda/function:Function": "simple",
      "aws:lambda/permission:Permission": "simple/AllowExecutionFromDynamoDB",
      "aws:lambda/eventSourceMapping:EventSourceMapping": mapping!,
    };
    const missing = list.resources.filter(({ id }) => id !== undefined);
    assert.deepEqual(missing.map(({ type }) => type).sort(), Object.keys(ids).sort());
    for (const entry of missing) entry.id = ids[entry.type];
    fs.writeFileSync(file, JSON.stringify(list));

    const imported = await stack.run("import", "--file", file, "--generate-code=false", "--protect=false");
    assert.equal(imported.code, 0, imported.output);

    const preview = await stack.run("preview", "--json");
    assert.equal(preview.code, 0, preview.output);
    const { changeSummary, steps } = JSON.parse(preview.stdout) as {
      changeSummary: Record<string, number>;
      steps: { op: string; urn: string; replaceReasons?: string[]; detailedDiff?: unknown }[];
    };
    const told = JSON.stringify(
      steps.map(({ op, urn, replaceReasons, detailedDiff }) => ({ op, urn, replaceReasons, detailedDiff })),
      null,
      1,
    );
    assert.deepEqual(Object.keys(changeSummary).sort(), ["same", "update"], told);
    assert.deepEqual(await account.inventory(), before);

    const up = await stack.run("up");
    assert.equal(up.code, 0, up.output);
    assert.deepEqual(await account.inventory(), before, "the same resources, by name and id");
  });
});
