import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { version } from "pulumi/package.json";
import { ensureCli } from "../../ensure/pulumi-cli";
import { putExecutable, usePulumiHome } from "./temporary-home";

/** Stands for the Go command: notes its arguments, and builds a file with "built" in it. */
const FAKE_GO = `#!/bin/sh
echo "$@" >> "$PULUMI_HOME/go.log"
[ "$1" = build ] && echo "CGO_ENABLED=$CGO_ENABLED" >> "$PULUMI_HOME/go.log"
while [ $# -gt 0 ]; do [ "$1" = -o ] && echo built > "$2"; shift; done
exit 0`;
const FAILING_GO = `#!/bin/sh
echo "some package doesn't compile" >&2
while [ $# -gt 0 ]; do [ "$1" = -o ] && echo half > "$2" && exit 1; shift; done
exit 0`;
const unreachable = async (): Promise<string> => "fetch failed";

describe("the CLI", () => {
  const home = usePulumiHome();
  const place = (): string => path.join(home(), "versions", version, "bin", "pulumi");
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  beforeEach(() => (lines.length = 0));

  it("is kept if it is installed, and nothing is downloaded", async () => {
    putExecutable(place(), "there");
    const cli = await ensureCli(log, { download: () => assert.fail("downloads") });
    assert.deepEqual(cli, { version, file: place(), origin: "found" });
    assert.equal(fs.readFileSync(place(), "utf8"), "there");
    assert.deepEqual(lines, []);
  });

  it("is downloaded if possible", async () => {
    const download = async (): Promise<undefined> => putExecutable(place(), "official") as undefined;
    const cli = await ensureCli(log, { download, go: "/nowhere/go" });
    assert.equal(cli.origin, "downloaded");
    assert.equal(fs.readFileSync(place(), "utf8"), "official");
  });

  it("is built from the same version's Go modules if it can't be downloaded", async () => {
    const go = path.join(home(), "go");
    putExecutable(go, FAKE_GO);
    const cli = await ensureCli(log, { download: unreachable, go });
    assert.equal(cli.origin, "built from Go modules");
    assert.equal(fs.readFileSync(place(), "utf8"), "built\n");
    const asked = fs.readFileSync(path.join(home(), "go.log"), "utf8").split("\n");
    assert.match(
      asked[1] ?? "",
      new RegExp(`^get github\\.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v${version.replaceAll(".", "\\.")}$`),
    );
    assert.match(asked[2] ?? "", new RegExp(`^build .*version\\.Version=${version.replaceAll(".", "\\.")} `));
    assert.match(asked[3] ?? "", /^CGO_ENABLED=0$/, "as the official one");
    assert.match(lines[0] ?? "", /^Building Pulumi CLI .*can't be downloaded: fetch failed/);
    assert.deepEqual(fs.readdirSync(path.dirname(place())), ["pulumi"], "nothing else is left");
  });

  it("removes what a killed build has left", async () => {
    const go = path.join(home(), "go");
    putExecutable(go, FAKE_GO);
    fs.mkdirSync(path.join(`${place()}.build`, "modules"), { recursive: true });
    await ensureCli(log, { download: unreachable, go });
    assert.deepEqual(fs.readdirSync(path.dirname(place())), ["pulumi"]);
  });

  it("leaves nothing behind if its build fails, and the error tells why", async () => {
    const go = path.join(home(), "go");
    putExecutable(go, FAILING_GO);
    await assert.rejects(
      ensureCli(log, { download: unreachable, go }),
      /go build .* ended with 1:\nsome package doesn't compile/,
    );
    assert.deepEqual(fs.readdirSync(path.dirname(place())), []);
  });

  it("is an error that tells what to install if Go is missing", async () => {
    await assert.rejects(
      ensureCli(log, { download: unreachable, go: path.join(home(), "no-go") }),
      /can't be built: the command go is not on the PATH, and it can't be downloaded: fetch failed\. Install Go/,
    );
  });

  it("is built once if two processes request it at the same time", async () => {
    const go = path.join(home(), "go");
    putExecutable(go, FAKE_GO);
    const both = await Promise.all([1, 2].map(() => ensureCli(log, { download: unreachable, go })));
    assert.deepEqual(both.map((cli) => cli.origin).sort(), ["built from Go modules", "found"]);
  });
});
