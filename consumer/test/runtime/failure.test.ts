import assert from "node:assert/strict";
import fc from "fast-check";
import { describeFailure } from "../../runtime/failure";

const MAX_BYTES = 256 * 1024; // of an event in CloudWatch Logs

/** As it stands in the log. */
const described = (thrown: unknown, itemData = false): any =>
  JSON.parse(JSON.stringify(describeFailure(thrown, itemData)));

class OutOfStock extends Error {}

describe("the description of a failure", () => {
  it("has name, message and stack of an error", () => {
    const { name, message, stack } = described(new TypeError("no room"));
    assert.deepEqual([name, message], ["TypeError", "no room"]);
    assert.match(stack, /^TypeError: no room\n {4}at /);
  });

  it("names the class of an error that sets no name of its own", () => {
    assert.equal(described(new OutOfStock("gone")).name, "OutOfStock");
    assert.equal(described(new DOMException("late", "TimeoutError")).name, "TimeoutError");
  });

  it("includes the whole chain of causes", () => {
    const root = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
    const thrown = new Error("not stored", { cause: new OutOfStock("no answer", { cause: root }) });
    const { cause } = described(thrown);
    assert.deepEqual([cause.name, cause.message], ["OutOfStock", "no answer"]);
    assert.deepEqual([cause.cause.code, cause.cause.syscall], ["ECONNREFUSED", "connect"]);
    assert.equal(described(new Error("a", { cause: "a text" })).cause.message, "a text");
  });

  it("has the members of an AggregateError", () => {
    const { errors } = described(new AggregateError([new OutOfStock("one"), "two", new Error("three")], "all failed"));
    assert.deepEqual(
      errors.map(({ name, message }: { name?: string; message: string }) => [name, message]),
      [
        ["OutOfStock", "one"],
        [undefined, "two"],
        ["Error", "three"],
      ],
    );
  });

  it("has the code, the request id and the reasons of an AWS SDK error, but not its items", () => {
    const { $fault, $metadata, cancellationReasons, ...rest } = described(
      Object.assign(new Error("Transaction cancelled"), {
        name: "TransactionCanceledException",
        $fault: "client",
        $metadata: { httpStatusCode: 400, requestId: "ABC", attempts: 1, totalRetryDelay: 0 },
        CancellationReasons: [
          { Code: "None" },
          { Code: "ConditionalCheckFailed", Message: "failed", Item: { id: { S: "secret" } } },
        ],
        Item: { id: { S: "secret" } },
      }),
    );
    assert.equal($fault, "client");
    assert.deepEqual($metadata, { httpStatusCode: 400, requestId: "ABC", attempts: 1 });
    assert.deepEqual(cancellationReasons, [{ Code: "None" }, { Code: "ConditionalCheckFailed", Message: "failed" }]);
    assert.doesNotMatch(JSON.stringify(rest), /secret/);
  });

  it("omits other properties, which may hold item data, unless they are requested", () => {
    const thrown = Object.assign(new Error("duplicate key"), {
      code: "23505",
      detail: "Key (email)=(jane@example.com) exists",
    });
    assert.equal(described(thrown).code, "23505");
    assert.doesNotMatch(JSON.stringify(described(thrown)), /jane/);
    assert.match(described(thrown, true).detail, /jane/);
  });

  const circular = new Error("round");
  circular.cause = circular;
  const list: unknown[] = [];
  list.push(list);
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("no");
      },
      ownKeys() {
        throw new Error("no");
      },
    },
  );
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const cases: [title: string, thrown: unknown, message: RegExp][] = [
    ["a text", "a text", /^a text$/],
    ["undefined", undefined, /^undefined$/],
    ["null", null, /^null$/],
    ["a number", 42, /^42$/],
    ["a bigint", 10n ** 20n, /^100000000000000000000$/],
    ["a symbol", Symbol("s"), /^Symbol\(s\)$/],
    ["a function", function late() {}, /^Not an error/],
    ["an object with a code", { code: 1 }, /^Not an error, but an object with: code$/],
    ["an object with a message", { message: "m" }, /^m$/],
    ["an object without a prototype", Object.create(null), /^Not an error, but an object with: $/],
    ["an object whose getters throw", hostile, /^Not an error/],
    ["a revoked proxy", revoked, /^Not an error/],
    [
      "an error whose message can't be read",
      Object.defineProperty(new Error(), "message", { get: () => JSON.parse("{") }),
      /^Not/,
    ],
    ["an error whose message isn't a string", Object.assign(new Error(), { message: { a: 1n } }), /^Not an error/],
    ["an error that is its own cause", circular, /^round$/],
    ["an AggregateError that holds itself in a list", Object.assign(new Error("list"), { errors: list }), /^list$/],
    ["an error with a toJSON that throws", Object.assign(new Error("m"), { toJSON: () => JSON.parse("{") }), /^m$/],
  ];
  for (const [title, thrown, message] of cases) {
    it(`works for ${title}`, () => {
      assert.match(described(thrown).message, message);
      assert.match(described(thrown, true).message, message);
    });
  }

  it("keeps the code of a value that isn't an error", () => {
    assert.equal(described({ code: "E1" }).code, "E1");
  });

  it("is bounded, and keeps the frames of a stack under a huge message", () => {
    const huge = "\u0001".repeat(1_000_000);
    let thrown = new AggregateError(Array<Error>(1000).fill(new Error(huge)), huge);
    for (let depth = 0; depth < 100; depth++) {
      thrown = new AggregateError(
        Array.from({ length: 100 }, () => new Error(huge)),
        huge,
        { cause: thrown },
      );
      Object.assign(thrown, { $metadata: { requestId: huge }, code: huge });
    }
    const text = JSON.stringify(describeFailure(thrown));
    assert.ok(Buffer.byteLength(text) < 1024 * 1024, `${Buffer.byteLength(text)} bytes`);
    const plain = JSON.stringify(describeFailure(new Error("x".repeat(1_000_000))));
    assert.ok(plain.length < 16_000, `${plain.length} characters`);
    assert.match(plain, /failure\.test/);
    assert.match(plain, /… \(1000000 characters\)/);
  });

  it("works for any thrown value", function () {
    this.timeout(120_000); // a thousand values, on whatever machine
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true, withSet: true, withMap: true }),
        fc.boolean(),
        (thrown, all) => {
          const text = JSON.stringify(describeFailure(thrown, all));
          assert.equal(typeof JSON.parse(text).message, "string");
          assert.ok(text.length < MAX_BYTES);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
