import assert from "node:assert/strict";
import { KeyFilter } from "../../stream/key-filter";
import { KeyMap } from "../../stream/key-map";
import { toLambdaRecord } from "../../stream/lambda-record";
import { keyOf, toStreamRecord } from "../../stream/record";
import { apiRecord, lambdaRecord, STREAM } from "../fakes";

describe("a stream record converted to Lambda's shape", () => {
  it("has exactly the fields that Lambda sends", () => {
    assert.deepEqual(toLambdaRecord(apiRecord(3), STREAM), lambdaRecord(3));
  });

  it("has binary data as base64 at every depth, and the deleter's identity", () => {
    const bytes = Uint8Array.from([1, 2, 255]);
    const read = toLambdaRecord(
      {
        ...apiRecord(1),
        eventName: "REMOVE",
        userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
        dynamodb: { Keys: { id: { B: bytes } }, OldImage: { l: { L: [{ M: { b: { BS: [bytes] } } }] } } },
      },
      STREAM,
    );
    assert.deepEqual(read.dynamodb, {
      Keys: { id: { B: "AQL/" } },
      OldImage: { l: { L: [{ M: { b: { BS: ["AQL/"] } } }] } },
    });
    assert.deepEqual(read.userIdentity, { type: "Service", principalId: "dynamodb.amazonaws.com" });
  });

  it("has the same item key whatever the order of its attributes", () => {
    assert.equal(keyOf({ a: { S: "1" }, b: { N: "2" } }), keyOf({ b: { N: "2" }, a: { S: "1" } }));
    assert.notEqual(keyOf({ a: { S: "1" } }), keyOf({ a: { N: "1" } }));
  });

  it("compares sequence numbers as numbers, because they differ in length", () => {
    const long = toStreamRecord({
      ...lambdaRecord(1),
      dynamodb: { ...lambdaRecord(1).dynamodb, SequenceNumber: "1000000000000000000000" },
    });
    const short = toStreamRecord({
      ...lambdaRecord(1),
      dynamodb: { ...lambdaRecord(1).dynamodb, SequenceNumber: "900000000000000000000" },
    });
    assert.ok(long.sequence > short.sequence);
  });
});

describe("KeyFilter", () => {
  it("finds each of 20,000 keys, with at most 1 false positive in 1,000", () => {
    const filter = new KeyFilter(20_000);
    for (let key = 0; key < 20_000; key++) filter.add(`key-${key}`);
    for (let key = 0; key < 20_000; key++) assert.ok(filter.mayHave(`key-${key}`), `key-${key}`);
    const others = Array.from({ length: 20_000 }, (_, key) => filter.mayHave(`other-${key}`)).filter(Boolean).length;
    assert.ok(others <= 20, `${others} others`);
  });
});

describe("KeyMap", () => {
  it("keeps the last number of each of 20,000 keys", () => {
    const map = new KeyMap();
    for (let round = 0; round < 2; round++) for (let key = 0; key < 20_000; key++) map.set(`key-${key}`, key + round);
    assert.equal(map.size, 20_000);
    for (let key = 0; key < 20_000; key++) assert.equal(map.get(`key-${key}`), key + 1);
    assert.equal(map.has("key-20000"), false);
  });
});
