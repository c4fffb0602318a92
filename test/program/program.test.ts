import assert from "node:assert/strict";
import * as path from "node:path";
import { projectDir } from "../../local/paths";
import { configure, record, type Recorder, settle } from "./mocks";

const index = path.join(projectDir, "index.ts");

/** Runs index.ts anew. */
async function program(stack: "localstack" | "aws", own: Record<string, unknown> = {}): Promise<Recorder> {
  const recorder = await record();
  configure(stack, own);
  delete require.cache[index];
  await settle(() => require(index));
  return recorder;
}

describe("the program", () => {
  it("registers the note's five resources in its order, and what real AWS needs beside them", async () => {
    const recorder = await program("localstack");
    console.log(JSON.stringify(recorder.resources, null, 1).slice(0, 6000));
    assert.deepEqual(recorder.types(), []);
  });
});
