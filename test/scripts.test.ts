// The commands that list or assemble something do it only if they understand the whole command line.
import assert from "node:assert/strict";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";

const SCRIPTS = { rules: "policy/list.ts", template: "examples/assemble-template.ts" };

describe("npm run", function () {
  this.timeout(60_000); // a process each

  for (const [name, file] of Object.entries(SCRIPTS)) {
    it(`${name} prints its usage with --help, and rejects an unknown option`, async () => {
      const node = (option: string) =>
        run("npx", ["tsx", "--conditions=@dynamodb-streams/source", file, option], {
          cwd: projectDir,
          limitSeconds: 50,
        });
      const help = await node("--help");
      assert.equal(help.code, 0, help.output);
      assert.ok(help.stdout.startsWith(`npm run ${name}`), help.output);
      const unknown = await node("--no-such-option");
      assert.equal(unknown.code, 2, unknown.output);
      assert.match(unknown.output, /^Unknown option '--no-such-option'/);
    });
  }
});
