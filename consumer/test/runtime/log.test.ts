import assert from "node:assert/strict";
import type { Change } from "../../runtime/change";
import { createHandler, type HandlerOptions, type OnChange } from "../../runtime/handler";
import { eventFactory, recordFactory, type RecordOptions, sequenceNumber, TABLE } from "./records";

const succeeding: OnChange = async () => {};
const failing: OnChange = () => Promise.reject(new Error("no room"));

/** The lines that are logged for one record. */
async function logged(onChange: OnChange, record: RecordOptions = {}, options: HandlerOptions = {}): Promise<string[]> {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const handler = createHandler(onChange, { tableName: TABLE, log, ...options });
  await handler({ Records: [recordFactory(record)] }, { functionName: "audit" });
  return lines;
}

/** The one line, read. */
async function line(...args: Parameters<typeof logged>): Promise<any> {
  const lines = await logged(...args);
  assert.equal(lines.length, 1);
  return JSON.parse(lines[0]!);
}

describe("the log", () => {
  const identity = {
    eventName: "MODIFY",
    sequenceNumber: sequenceNumber(0),
    eventId: "event-0",
    viewType: "NEW_AND_OLD_IMAGES",
  };

  it("has a line for a handled change", async () => {
    const { age, ...rest } = await line(succeeding);
    assert.equal(typeof age, "number");
    assert.deepEqual(rest, {
      level: "INFO",
      message: "change handled",
      ...identity,
      changed: ["price"],
      expired: false,
    });
  });

  it("has a line for a failed change, with its reason, which also counts in the function's metric", async () => {
    const { error, _aws, ...rest } = await line(failing);
    assert.deepEqual(rest, {
      level: "ERROR",
      message: "no room",
      ...identity,
      FunctionName: "audit",
      FailedChanges: 1,
    });
    assert.equal(error.name, "Error");
    assert.match(error.stack, /^Error: no room\n {4}at /);
    assert.ok(Math.abs(_aws.Timestamp - Date.now()) < 3_600_000, "in milliseconds");
    assert.deepEqual(_aws.CloudWatchMetrics, [
      {
        Namespace: "DynamoDBStreams",
        Dimensions: [["FunctionName"]],
        Metrics: [{ Name: "FailedChanges", Unit: "Count" }],
      },
    ]);
  });

  for (const thrown of [undefined, null, "a text", { code: 1 }, Object.create(null) as object]) {
    it(`has a line for a failure with ${JSON.stringify(thrown) ?? "undefined"}`, async () => {
      const { level, message } = await line(() => Promise.reject(thrown));
      assert.equal(level, "ERROR");
      assert.ok(message);
    });
  }

  it("has single lines, whatever the keys and the error contain", async () => {
    const thrown = new Error("a\nb\r\u2028c\u2029");
    const lines = await logged(
      () => Promise.reject(thrown),
      { keys: { id: { S: "a\r\n\u2028b" } } },
      { logItemData: true },
    );
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines.join(), /[\r\n\u2028\u2029]/);
    assert.equal(JSON.parse(lines[0]!).message, thrown.message);
    assert.equal(JSON.parse(lines[0]!).keys.id.S, "a\r\n\u2028b");
  });

  it("names at most 50 changed attributes", async () => {
    const after = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`attribute${index}`, { S: "x" }]));
    assert.equal((await line(succeeding, { after })).changed.length, 50);
  });

  describe("holds nothing of an item's data", () => {
    const secret = "jane@example.com";
    const keys = { id: { S: secret } };
    const items: RecordOptions = {
      keys,
      before: { ...keys, total: { N: "1" } },
      after: { ...keys, card: { S: secret } },
    };

    it("when a change is handled", async () => {
      assert.doesNotMatch((await logged(succeeding, items)).join(), /jane/);
    });

    it("when a change fails", async () => {
      const onChange = ({ newImage }: Change) =>
        Promise.reject(Object.assign(new Error("no room"), { item: newImage }));
      assert.doesNotMatch((await logged(onChange, items)).join(), /jane/);
    });

    it("when a value can't be read", async () => {
      for (const value of [{ N: secret }, { X: secret }, { L: [{ NS: [secret] }] }, secret, null]) {
        const lines = await logged(succeeding, { ...items, after: { total: value as { N: string } } });
        assert.match(lines.join(), /"message":"NewImage\.total/, JSON.stringify(value));
        assert.doesNotMatch(lines.join(), /jane/, JSON.stringify(value));
      }
    });

    it("except exact keys and errors' properties, if they are requested", async () => {
      const keys = { id: { S: secret }, at: { N: "12345678901234567890.5" } };
      const thrown = Object.assign(new Error("no room"), { item: secret });
      const { error, ...rest } = await line(() => Promise.reject(thrown), { keys }, { logItemData: true });
      assert.deepEqual(rest.keys, keys);
      assert.equal(error.item, secret);
    });

    it("except keys if LOG_ITEM_DATA is true, but not for any other value", async () => {
      const before = process.env.LOG_ITEM_DATA;
      try {
        for (const [value, expected] of [
          ["true", true],
          ["false", false],
          ["", false],
        ] as const) {
          process.env.LOG_ITEM_DATA = value;
          assert.equal("keys" in (await line(succeeding, { keys })), expected, value);
        }
      } finally {
        if (before === undefined) delete process.env.LOG_ITEM_DATA;
        else process.env.LOG_ITEM_DATA = before;
      }
    });
  });

  it("goes to standard output unless told otherwise", async () => {
    const write = process.stdout.write.bind(process.stdout);
    const lines: unknown[] = [];
    process.stdout.write = (text: unknown) => lines.push(text) > 0;
    try {
      await createHandler(succeeding, { tableName: TABLE })(eventFactory(1));
    } finally {
      process.stdout.write = write;
    }
    assert.equal(lines.length, 1);
    assert.match(String(lines[0]), /^\{.*\}\n$/);
  });
});
