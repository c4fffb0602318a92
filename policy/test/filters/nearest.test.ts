import assert from "node:assert/strict";
import { adviceInWords, nearestPattern } from "../../filters/nearest";
import { parsePattern } from "../../filters/parse-pattern";
import type { Stream } from "../../filters/record-shape";

const STREAM: Stream = { keys: ["id"], types: { id: "S", total: "N" } };

/** The only condition of a pattern. */
function conditionOf(pattern: unknown) {
  const [ways, ...more] = parsePattern(JSON.stringify(pattern));
  const [condition, ...others] = [...(ways?.values() ?? [])];
  assert.ok(condition && more.length === 0 && others.length === 0);
  return condition;
}

const image = (attribute: unknown) => ({ dynamodb: { NewImage: attribute } });

describe("the nearest right pattern", () => {
  const cases: [name: string, written: unknown, nearest: unknown][] = [
    [
      "has the member of a record where it belongs",
      { NewImage: { status: { S: ["x"] } } },
      image({ status: { S: ["x"] } }),
    ],
    ["leaves an envelope of another service out", { body: { status: ["x"] } }, image({ status: { S: ["x"] } })],
    ["leaves several envelopes out", { detail: { data: { status: ["x"] } } }, image({ status: { S: ["x"] } })],
    ["takes an envelope alone for an attribute", { body: ["x"] }, image({ body: { S: ["x"] } })],
    ["takes a key at the top for a key", { id: ["x"] }, { dynamodb: { Keys: { id: { S: ["x"] } } } }],
    ["takes another name at the top for an attribute", { status: ["x"] }, image({ status: { S: ["x"] } })],
    ["has a member of the top there", { dynamodb: { eventName: ["INSERT"] } }, { eventName: ["INSERT"] }],
    ["has dynamodb once", { dynamodb: { dynamodb: { status: ["x"] } } }, image({ status: { S: ["x"] } })],
    [
      "has the names as DynamoDB writes them",
      { dynamodb: { new_image: { a: { s: ["x"] } } } },
      image({ a: { S: ["x"] } }),
    ],
    [
      "has an old image for old",
      { dynamodb: { old: { a: { S: ["x"] } } } },
      { dynamodb: { OldImage: { a: { S: ["x"] } } } },
    ],
    [
      "has no attribute among the keys that is none",
      { dynamodb: { Keys: { status: ["x"] } } },
      image({ status: { S: ["x"] } }),
    ],
    [
      "leaves a key among the keys",
      { dynamodb: { Keys: { id: ["x"] } } },
      { dynamodb: { Keys: { id: { S: ["x"] } } } },
    ],
    ["leaves a key in an image", image({ id: ["x"] }), image({ id: { S: ["x"] } })],
    ["has an attribute's declared type", image({ total: { S: ["5"] } }), image({ total: { N: ["5"] } })],
    ["has a type tag for a boolean", image({ paid: [true] }), image({ paid: { BOOL: [true] } })],
    ["has a type tag for null", image({ paid: [null] }), image({ paid: { NULL: [true] } })],
    ["has null's own tag for null under another", image({ paid: { S: [null] } }), image({ paid: { NULL: [true] } })],
    ["leaves null out beside a value", image({ paid: { S: [null, 5] } }), image({ paid: { S: ["5"] } })],
    ["has a type tag for a number, which is text", image({ age: [5] }), image({ age: { N: ["5"] } })],
    ["has a number in a set as text", image({ ages: { NS: [5] } }), image({ ages: { NS: ["5"] } })],
    [
      "has a number without an exponent",
      image({ age: { N: [1e21] } }),
      image({ age: { N: ["1000000000000000000000"] } }),
    ],
    ["keeps the text of a number's size", image({ age: { N: [0.000001] } }), image({ age: { N: ["0.000001"] } })],
    [
      "has maps between nested names",
      image({ address: { city: ["x"] } }),
      image({ address: { M: { city: { S: ["x"] } } } }),
    ],
    ["has one map between nested names", image({ a: { M: { b: ["x"] } } }), image({ a: { M: { b: { S: ["x"] } } } })],
    ["has a boolean for its text", image({ paid: { BOOL: ["TRUE"] } }), image({ paid: { BOOL: [true] } })],
    ["has false for its text", image({ paid: { BOOL: ["false", "maybe"] } }), image({ paid: { BOOL: [false] } })],
    ["has an equal number as text", image({ age: { N: [{ numeric: ["=", 5] }] } }), image({ age: { N: ["5"] } })],
    [
      "has a number's tag for a numeric condition",
      image({ age: [{ numeric: ["=", 5] }] }),
      image({ age: { N: ["5"] } }),
    ],
    [
      "has excluded numbers as text",
      image({ age: { N: [{ "anything-but": [5, 6] }] } }),
      image({ age: { N: [{ "anything-but": ["5", "6"] }] } }),
    ],
    [
      "has one excluded number as text",
      image({ age: { S: [{ "anything-but": 5 }] } }),
      image({ age: { S: [{ "anything-but": ["5"] }] } }),
    ],
    [
      "has the names of events",
      { eventName: ["insert", "Update", "deleted", "x"] },
      { eventName: ["INSERT", "MODIFY", "REMOVE"] },
    ],
    ["has DynamoDB as the source", { source: ["aws.dynamodb"] }, { eventSource: ["aws:dynamodb"] }],
    ["has a size as a number", { dynamodb: { SizeBytes: ["100"] } }, { dynamodb: { SizeBytes: [100] } }],
    [
      "has a time as a number",
      { dynamodb: { ApproximateCreationDateTime: ["5"] } },
      { dynamodb: { ApproximateCreationDateTime: [5] } },
    ],
    ["has a sequence number as text", { dynamodb: { SequenceNumber: [5] } }, { dynamodb: { SequenceNumber: ["5"] } }],
  ];
  for (const [name, written, nearest] of cases)
    it(name, () => {
      assert.equal(nearestPattern(conditionOf(written), STREAM), JSON.stringify(nearest));
    });

  for (const [name, written] of [
    ["a pattern that is right", image({ status: { S: ["x"] } })],
    ["a range of numbers, which are texts", image({ age: { N: [{ numeric: [">", 5] }] } })],
    ["a text that is no number", image({ age: { N: ["many", ""] } })],
    ["a text that is no boolean", image({ paid: { BOOL: ["untrue", "falsehood"] } })],
    ["an event that there isn't", { eventName: ["x"] }],
    ["a size that is no number", { dynamodb: { SizeBytes: ["big"] } }],
    ["what excludes a beginning", image({ age: { N: [{ "anything-but": { prefix: "1" } }] } })],
  ] as const)
    it(`isn't there for ${name}`, () => {
      assert.equal(nearestPattern(conditionOf(written), STREAM), undefined);
    });

  it("is replaced by words for numbers, and for everything else", () => {
    const words = (tag: string) => adviceInWords(conditionOf(image({ a: { [tag]: ["x"] } })));
    for (const tag of ["N", "NS"]) assert.match(words(tag), /^list numbers as DynamoDB sends them/);
    for (const tag of ["S", "SS", "BS"]) assert.equal(words(tag), "ask for what the stream's records have");
  });
});
