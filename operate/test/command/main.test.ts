import assert from "node:assert/strict";
import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { explain } from "../../command/explain";
import { main } from "../../command/main";
import { time, whole } from "../../command/options";
import { duration } from "../../command/words";
import { commands } from "../../commands";
import { connection } from "../../target/connection";

async function run(...argv: string[]) {
  let out = "";
  let err = "";
  const streams = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (err += text) },
  };
  return { code: await main(argv, streams), out, err };
}

describe("the command line", () => {
  it("lists the commands", async () => {
    const { code, out } = await run("--help");
    assert.equal(code, 0);
    for (const { name } of commands) assert.match(out, new RegExp(`^  ${name} `, "m"));
    assert.equal((await run()).code, 2, "nothing is not a command");
  });

  it("accepts a repeatable option several times, and a value with a leading dash after an equals sign", async () => {
    const key = ["--key", '{"id":{"S":"a"}}', "--key", '{"id":{"S":"b"}}'];
    const { err } = await run("replay", "--since", "1h", ...key, "--table=-t", "--endpoint", "http://127.0.0.1:1");
    assert.match(err, /Nothing answers at the endpoint/);
  });

  for (const { name } of commands) {
    it(`shows options, examples and the IAM policy of ${name}`, async () => {
      const { code, out } = await run(name, "--help");
      assert.equal(code, 0);
      assert.match(out, /--json/);
      assert.match(out, new RegExp(`Examples:\\n  .*:\\n    dynamodb-streams ${name}`));
      assert.match(out, /IAM policy, least privilege:\n {2}(\w+:\w+|none)/);
    });
  }

  it("change moves the stream of one table at a time", async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "operate-"));
    const file = path.join(directory, "preview.json");
    const steps = ["orders", "bills"].map((name) => {
      const urn = `urn:pulumi:dev::p::aws:dynamodb/table:Table::${name}`;
      const inputs = { name, streamEnabled: true, streamViewType: "KEYS_ONLY" };
      const newState = { urn, type: "aws:dynamodb/table:Table", inputs: { ...inputs, streamViewType: "NEW_IMAGE" } };
      return { op: "update", urn, oldState: { ...newState, inputs, outputs: inputs }, newState };
    });
    fs.writeFileSync(file, JSON.stringify({ steps }));
    const target = ["--stack", "dev", "--cwd", directory];
    try {
      const { code, err } = await run("change", "--preview", file, ...target, "--go");
      assert.equal(code, 2);
      assert.match(err, /without loss as it is: bills: change moves one table at a time: deploy this one by itself\./);
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  });

  it("exits with 2 for an unknown command, option or value", async () => {
    for (const [argv, message] of [
      [["redriv"], /redriv isn't a command. The commands are /],
      [["redrive", "--mpping", "x"], /--mpping isn't an option of redrive. See dynamodb-streams redrive --help/],
      [["redrive", "orders"], /orders isn't an option. See dynamodb-streams redrive --help/],
      [["redrive", "--table"], /--table needs a value: --table NAME/],
      [["redrive", "--table", "--go"], /--table needs a value: --table NAME/],
      [["redrive", "--table", ""], /--table is empty: it needs a value, NAME/],
      [["redrive", "--table", "a", "--table", "b"], /--table is given twice/],
      [["redrive", "--go=no"], /--go takes no value, got no/],
      [["backfill", "--check", "--go"], /--check only looks: leave out --check or --go/],
      [["backfill", "--filter", "a = :b", "--values", "5"], /--values is 5: it must be a JSON object/],
      [["backfill", "--filter", "a = :b", "--values", '{":b":5}'], /such as {":s":{"S":"open"}}/],
      [["backfill", "--filter", "#a = :b", "--names", '{"#a":5}'], /--names is .*such as {"#s":"status"}/],
      [["replay", "--table", "t", "--since", "2999-01-01T00:00:00Z"], /--since \(2999.*\) is in the future/],
      [
        ["replay", "--table", "t", "--since", "1h", "--until", "2999-01-01T00:00:00Z"],
        /--until \(2999.*\) is in the future/,
      ],
      [["replay", "--table", "t", "--since", "1h", "--until", "2h"], /--until \(.*\) is before --since/],
      [["replay", "--table", "t", "--since", "1h", "--key", "{}"], /--key is {}: it must be a primary key/],
      [
        ["replay", "--table", "t", "--since", "1h", "--key", '{"id":{"N":1}}'],
        /it must be a primary key in DynamoDB's JSON/,
      ],
      [["replay", "--table", "t", "--since", "1h", "--effect", "mail"], /--effect .* pass --again too/],
      [["change", "--stack", "s", "--review", "--go"], /--review changes nothing/],
      [["change", "--stack", "s", "--resume"], /--resume continues a change: pass --go too/],
      [["doctor", "--table", "t", "--endpoint", "http://127.0.0.1:1"], /Nothing answers at the endpoint/],
      [
        ["change", "--preview", "no-such-file", "--stack", "s"],
        /--preview is no-such-file, which can't be read: ENOENT.*Write it with pulumi preview --json > FILE/,
      ],
      [
        ["doctor", "--from", "no-such-file"],
        /--from is no-such-file, which can't be read: ENOENT.*Write it with .* or pulumi stack export > FILE/,
      ],
      [
        ["change", "--preview", __filename, "--stack", "s"],
        /--preview is .*main.test.ts, which isn't the output of pulumi preview --json: import assert/,
      ],
      [["doctor", "--stack", "s", "--cwd", "/no/such"], /--cwd is \/no\/such, which isn't a directory: name that of/],
      [
        ["redrive", "--table", "arn:aws:dynamodb:us-east-1:1:table/orders.v2/stream/1", "--region", "us-east-1"],
        /--table is arn:aws:.*: it must be the table's name, such as orders.v2\./,
      ],
      [
        ["doctor", "--table", "t", "--endpoint", "http://127.0.0.1:1", "--region", "us east 1"],
        /The AWS region isn't one: .*"us east 1".* Correct AWS_REGION or --region, such as us-east-1\./,
      ],
      [["redrive", "--endpoint", "localhost:4566"], /--endpoint is localhost:4566: it must be a URL/],
      [
        ["redrive", "--endpoint", "http://localhost:1"],
        /No target is named: pass --stack, --table, --function or --mapping/,
      ],
      [
        ["redrive", "--table", "t", "--endpoint", "http://localhost:1", "--attempts", "0"],
        /--attempts is 0: it must be a whole number from 1 to 10/,
      ],
      [["redrive", "--table", "t", "--endpoint", "http://127.0.0.1:1"], /Nothing answers at the endpoint/],
    ] as const) {
      const { code, err } = await run(...argv);
      assert.match(err, message);
      assert.equal(code, 2, err);
    }
  });
});

describe("a command that AWS throttles for longer than it is tried again", () => {
  let server: http.Server;

  beforeEach(async () => {
    // A name that the SDK doesn't try again, and so doesn't wait for.
    const body = '{"__type":"KmsThrottled","message":"Rate exceeded"}';
    server = http.createServer((request, response) => {
      request.resume();
      response.writeHead(400, { "content-type": "application/json", "x-amzn-errortype": "KmsThrottled" }).end(body);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("names the call and how to go on, and exits with 1", async () => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, err } = await run("redrive", "--table", "t", "--region", "us-east-1", "--endpoint", endpoint);
    assert.equal(
      err,
      "Lambda's ListEventSourceMappings is still throttled after all retries: KmsThrottled: Rate exceeded. Wait a minute. " +
        "What isn't handled yet is kept: go on with the same command.\n",
    );
    assert.equal(code, 1);
  });
});

describe("credentials that don't work", () => {
  it("are named with their fix", () => {
    const expired = Object.assign(new Error("The security token included in the request is expired"), {
      name: "ExpiredTokenException",
    });
    assert.deepEqual(explain(expired), {
      code: 2,
      line:
        "AWS rejects the credentials (ExpiredTokenException: The security token included in the request is expired.) " +
        "Sign in again, or set AWS_PROFILE to a profile that may call AWS in this region.",
    });
  });

  it("are blamed on AWS_PROFILE when it is set", () => {
    const missing = Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });
    const { AWS_PROFILE } = process.env;
    try {
      process.env.AWS_PROFILE = "prod";
      assert.match(explain(missing).line, /AWS_PROFILE is prod: correct it, or sign in with it, or pass --endpoint/);
      delete process.env.AWS_PROFILE;
      assert.match(explain(missing).line, /Set AWS_PROFILE, or pass --endpoint/);
    } finally {
      if (AWS_PROFILE === undefined) delete process.env.AWS_PROFILE;
      else process.env.AWS_PROFILE = AWS_PROFILE;
    }
  });
});

describe("option values", () => {
  const now = Date.parse("2026-11-25T04:00:00Z");

  it("may be times, absolute with a zone or relative to now", () => {
    assert.equal(time({ since: "2026-11-25T03:00:00Z" }, "since", now), now - 3_600_000);
    assert.equal(time({ since: "2026-11-25T04:00+01:00" }, "since", now), now - 3_600_000);
    assert.equal(time({ since: "90m" }, "since", now), now - 5_400_000);
    for (const since of ["yesterday", "2026-11-25T03:00:00", "6", ""]) {
      assert.throws(() => time({ since }, "since", now), /must be a time with its zone/);
    }
  });

  it("may be whole numbers within a range", () => {
    assert.equal(whole({ rate: "5" }, "rate", { min: 1, max: 9 }), 5);
    for (const rate of ["", "1.5", "-1", "1e3", "10"]) assert.throws(() => whole({ rate }, "rate", { min: 1, max: 9 }));
  });

  it("show durations in two units", () => {
    assert.deepEqual([0, 59, 3600, 5400, 90_000].map(duration), ["0 s", "59 s", "1 h", "1 h 30 min", "1 d 1 h"]);
  });
});

describe("the connection", () => {
  function stackFile(text: string): string {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "operate-"));
    fs.writeFileSync(path.join(directory, "Pulumi.dev.yaml"), text);
    return directory;
  }

  it("goes to the emulator at the stack's endpoints, with dummy keys", async () => {
    const cwd = stackFile(
      "config:\n  aws:region: eu-west-1\n  aws:endpoints:\n    - lambda: http://localhost:4566\n      sqs: http://localhost:4566\n",
    );
    const found = await connection({ stack: "organization/project/dev", cwd });
    assert.deepEqual(found, {
      endpoint: "http://localhost:4566",
      region: "eu-west-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    fs.rmSync(cwd, { recursive: true });
  });

  it("goes to AWS with the SDK's defaults for a stack without endpoints", async () => {
    const cwd = stackFile("config:\n  aws:region: eu-west-1\n");
    assert.deepEqual(await connection({ stack: "dev", cwd }), { region: "eu-west-1" });
    assert.deepEqual(await connection({}), {});
    fs.rmSync(cwd, { recursive: true });
  });

  it("is an error when the stack's endpoints differ", async () => {
    const cwd = stackFile("config:\n  aws:endpoints:\n    - lambda: http://a\n      sqs: http://b\n");
    await assert.rejects(connection({ stack: "dev", cwd }), /has 2 addresses/);
    fs.rmSync(cwd, { recursive: true });
  });
});
