// Runs the commands in the documents, in their order and in one copy of the project, and compares what is printed with what is said.
import assert from "node:assert/strict";
import { projectDir } from "dynamodb-streams-support/paths";
import { differenceOf, type Transcript, transcriptsOf } from "../docs/transcripts";
import { Copy } from "./copy";

const transcripts = transcriptsOf(projectDir);
const toRun = transcripts.filter(({ notRun }) => notRun === undefined);

describe("the commands in a document do what it says:", () => {
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
    for (const said of commands) {
      const ran = await copy.run("bash", ["-c", said.command]);
      const difference = differenceOf(said, ran);
      assert.equal(difference, undefined, `${document}:${line}: ${said.command}: ${difference}\n${ran.output}`);
    }
  }

  after(() => {
    for (const { document, line, notRun } of transcripts)
      if (notRun) console.log(`    not run: ${document}:${line}: ${notRun}`);
  });
});
