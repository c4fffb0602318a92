import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Facts } from "../../doctor/facts";
import { diagnose } from "../../doctor/findings";
import { picture } from "../../doctor/picture";
import { factsOfFile } from "../../doctor/pulumi-file";
import { report } from "../../doctor/report";
import { STREAM } from "../fakes";

const NOW = Date.parse("2026-11-25T04:00:00Z");

function facts(changes: Partial<Facts> = {}): Facts {
  return {
    table: { name: "orders", streamOn: true, viewType: "NEW_IMAGE", latestStreamArn: STREAM },
    stream: {
      arn: STREAM,
      status: "ENABLED",
      viewType: "NEW_IMAGE",
      shards: [{ id: "shard-1", closed: false, oldest: NOW - 7_200_000, unhandled: "none" }],
    },
    mapping: {
      uuid: "11111111-2222-3333-4444-555555555555",
      state: "Enabled",
      lastResult: "OK",
      streamArn: STREAM,
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:orders-fn",
      retries: 5,
      maxAgeSeconds: 3600,
      filters: [],
      onFailure: "arn:aws:sqs:us-east-1:000000000000:given-up",
    },
    others: [],
    function: {
      name: "orders-fn",
      state: "Active",
      runtime: "nodejs22.x",
      timeout: 30,
      roleArn: "arn:aws:iam::000000000000:role/r",
    },
    denied: [],
    destination: { title: "queue given-up", waiting: 0, queue: true },
    alarms: [{ name: "age", state: "OK", about: "IteratorAge" }],
    gone: [],
    unanswered: [],
    ...changes,
  };
}

const mapped = (changes: Partial<NonNullable<Facts["mapping"]>>) =>
  facts({ mapping: { ...facts().mapping!, ...changes } });

describe("the diagnosis", () => {
  it("finds nothing when nothing is wrong", () => {
    assert.deepEqual(diagnose(facts(), NOW), []);
    assert.equal(report(facts(), [], NOW).at(-1), "Nothing is wrong.");
  });

  for (const [title, given, expected] of [
    [
      "the function is gone",
      facts({ function: undefined, gone: ["function"] }),
      /Function orders-fn, which .* doesn't exist/,
    ],
    [
      "the table is gone",
      facts({ table: undefined, stream: undefined, gone: ["table"] }),
      /^Table orders, whose .* exist/,
    ],
    [
      "the on-failure destination is gone",
      facts({ destination: { title: "given-up" }, gone: ["destination"] }),
      /destination arn:aws:sqs:.*:given-up doesn't exist/,
    ],
    [
      "failed batches go to a FIFO queue",
      mapped({ onFailure: "arn:aws:sqs:us-east-1:000000000000:given-up.fifo" }),
      /given-up\.fifo is a FIFO queue or topic/,
    ],
    [
      "the function's last batch failed",
      mapped({ lastResult: "PROBLEM: Function call failed" }),
      /The last batch failed: PROBLEM/,
    ],
    [
      "no record passes the filters",
      mapped({ filters: ['{"eventName":["X"]}'], sample: { records: 9, passing: 0 } }),
      /None of 9 records of the stream passes/,
    ],
    ["the function isn't active", facts({ function: { name: "f", state: "Failed" } }), /Function f is Failed/],
    ["the function is a day behind", facts({ iteratorAgeMs: 80_000_000 }), /is 22 h 13 min behind/],
    [
      "there is no on-failure destination",
      mapped({ onFailure: undefined }),
      /Batches that Lambda stops retrying vanish/,
    ],
    [
      "a poison record would block its shard",
      mapped({ retries: -1, maxAgeSeconds: -1 }),
      /blocks its shard until it expires/,
    ],
    [
      "a shard has unhandled records",
      facts({
        stream: {
          ...facts().stream!,
          shards: [{ id: "s", closed: false, oldest: NOW - 7_200_000, unhandled: NOW - 3_600_000 }],
        },
      }),
      /the oldest from 1 h ago \(2026-11-25T03:00:00Z\)/,
    ],
    [
      "an alarm is in state ALARM",
      facts({ alarms: [{ name: "age", state: "ALARM", about: "IteratorAge" }] }),
      /In alarm: age/,
    ],
  ] as const) {
    it(`reports that ${title}`, () => {
      const [first] = diagnose(given, NOW);
      assert.match(first!.problem, expected);
      assert.notEqual(first!.next, "");
    });
  }

  it("names the resource of each action that the role lacks, not one for all", () => {
    const denied = [
      { action: "dynamodb:GetRecords", resource: "arn:stream" },
      { action: "dynamodb:DescribeStream", resource: "arn:stream" },
      { action: "sqs:SendMessage", resource: "arn:queue" },
    ];
    assert.equal(
      diagnose(facts({ denied }), NOW)[0]!.next,
      "In the role r allow dynamodb:GetRecords, dynamodb:DescribeStream on arn:stream; sqs:SendMessage on arn:queue.",
    );
  });

  it("puts faults before warnings, and the cause before its consequences", () => {
    const found = diagnose(
      {
        ...mapped({ onFailure: undefined, state: "Disabled", lastResult: "PROBLEM: x" }),
        table: { name: "orders", streamOn: false },
      },
      NOW,
    );
    assert.match(found[0]!.problem, /switched off/);
    assert.match(found[1]!.problem, /disabled/);
    assert.equal(found.at(-1)!.level, "warning");
  });

  it("tells when unhandled records will be lost", () => {
    const given = facts({
      stream: { ...facts().stream!, shards: [{ id: "s", closed: false, oldest: NOW, unhandled: NOW - 3_600_000 }] },
    });
    assert.match(report(given, [], NOW).join("\n"), /oldest not handled: 1 h ago .*, lost in 23 h/);
  });
});

describe("doctor's picture", () => {
  it("has every part and the numbered findings, and escapes any text", () => {
    const given = mapped({ filters: ['{"a":["<b>&\\""]}'], state: "Disabled" });
    const svg = picture(given, diagnose(given, NOW));
    for (const part of ["Table", "Stream", "Filters", "Mapping", "Function", "On failure"])
      assert.ok(svg.includes(`>${part}<`), part);
    assert.ok(svg.includes("&lt;b&gt;&amp;"));
    assert.ok(!svg.includes("<b>"));
    assert.match(svg, />1 {2}The mapping is disabled/);
  });
});

describe("facts from a Pulumi file", () => {
  function file(content: unknown): string {
    const name = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "operate-")), "file.json");
    fs.writeFileSync(name, JSON.stringify(content));
    return name;
  }
  const table = {
    type: "aws:dynamodb/table:Table",
    urn: "urn:pulumi:s::p::aws:dynamodb/table:Table::t",
    inputs: { name: "orders", streamEnabled: false, streamViewType: "NEW_IMAGE" },
  };

  it("are read from a stack's export and from a preview", () => {
    for (const content of [{ deployment: { resources: [table] } }, { steps: [{ op: "create", newState: table }] }]) {
      const found = factsOfFile(file(content));
      assert.deepEqual(found.table, {
        name: "orders",
        streamOn: false,
        viewType: "NEW_IMAGE",
        latestStreamArn: undefined,
      });
      assert.match(diagnose(found)[0]!.problem, /though a view type \(NEW_IMAGE\) is set/);
    }
  });

  it("aren't read from another kind of file, or from one without a table", () => {
    for (const content of [{ hello: 1 }, null]) {
      assert.throws(() => factsOfFile(file(content)), /neither a stack's export nor/);
    }
    assert.throws(() => factsOfFile(file({ steps: [] })), /no DynamoDB table/);
    assert.throws(() => factsOfFile("/nowhere.json"), /can't be read/);
  });
});
