// Tests the comparison that test/e2e/documents.e2e.ts makes, and that it covers every block of commands.
import assert from "node:assert/strict";
import { projectDir } from "dynamodb-streams-support/paths";
import { type Command, differenceOf, parseTranscripts, transcriptsOf } from "./transcripts";

const documented: Command = { command: "up", fails: false, expected: ["1 created", "in … seconds"] };

describe("the commands in the documents", () => {
  it("are each run, or marked with a reason", () => {
    const transcripts = transcriptsOf(projectDir);
    assert.ok(transcripts.some(({ document, notRun }) => document === "README.md" && notRun === undefined));
    const empty = transcripts.filter(({ notRun, commands }) => notRun === undefined && commands.length === 0);
    assert.deepEqual(empty, []);
  });

  it("have prompts or a reason in every block, and the error names both ways out", () => {
    for (const language of ["console", "sh", "bash"]) {
      assert.throws(
        () => parseTranscripts("page.md", `text\n\n\`\`\`${language}\nnpm start\n\`\`\`\n`),
        /page\.md:3: .*"npm start".*begin a command with "\$ ".*not run: the reason/,
      );
    }
  });

  it("are read from a block, each with its output", () => {
    const text =
      "```console\n$ a    # fails at b\nthis\n$ c # why\n```\n<!-- not run: needs Docker -->\n\n```sh\nd\n```\n";
    assert.deepEqual(parseTranscripts("page.md", text), [
      {
        document: "page.md",
        line: 1,
        notRun: undefined,
        commands: [
          { command: "a", fails: true, expected: ["this"] },
          { command: "c", fails: false, expected: [] },
        ],
      },
      { document: "page.md", line: 8, notRun: "needs Docker", commands: [] },
    ]);
  });

  it("are skipped by a reason, for the next block only", () => {
    const text = "<!-- not run: needs Docker -->\n\ntext\n\n```sh\nnpm start\n```\n";
    assert.throws(() => parseTranscripts("page.md", text), /begins with "npm start"/);
  });

  it("are compared with their output line by line, in order, without colours", () => {
    assert.equal(
      differenceOf(documented, { code: 0, output: "x\n\u001b[32m1 created\u001b[0m\ny\nin 5.3 seconds\n" }),
      undefined,
    );
  });

  it("fail on another exit code, a missing line or another order", () => {
    assert.match(
      differenceOf(documented, { code: 1, output: "1 created\nin 5 seconds" })!,
      /the document says that it succeeds, but it ended with 1/,
    );
    assert.match(
      differenceOf({ ...documented, fails: true }, { code: 0, output: "" })!,
      /the document says that it fails, but it ended with 0/,
    );
    assert.match(
      differenceOf(documented, { code: 0, output: "1 created" })!,
      /doesn't print "in … seconds" after "1 created"/,
    );
    assert.match(
      differenceOf(documented, { code: 0, output: "in 5 seconds\n1 created" })!,
      /doesn't print "in … seconds"/,
    );
  });
});
