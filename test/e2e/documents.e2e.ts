// Runs the commands in the documents, in their order and in one copy of the project, and compares what they print with what the document shows.
import assert from "node:assert/strict";
import { projectDir } from "dynamodb-streams-support/paths";
import { differenceOf, type Transcript, transcriptsOf } from "../docs/transcripts";
import { Copy } from "./copy";

const transcripts = transcriptsOf(projectDir);
const toRun = transcripts.filter(({ notRun }) => notRun === undefined);

describe("the commands print what the document shows:", () => {
  let copy: Copy;

  before(async () => {
    copy = await Copy.make({ installed: true });
  });
  after(() => copy.dispose());

  for (const document of new Set(toRun.map(({ document }) => document))) {
    it(document, async () => {
      for (const transcript of toRun.filter((each) => each.document === document)) await follow(transcript);
    });
  }

  async function follow({ line, document, commands }: Transcript): Promise<void> {
    for (const documented of commands) {
      const ran = await copy.run("bash", ["-c", documented.command]);
      const difference = differenceOf(documented, ran);
      assert.equal(difference, undefined, `${document}:${line}: ${documented.command}: ${difference}\n${ran.output}`);
    }
  }

  after(() => {
    for (const { document, line, notRun } of transcripts)
      if (notRun) console.log(`    not run: ${document}:${line}: ${notRun}`);
  });
});
