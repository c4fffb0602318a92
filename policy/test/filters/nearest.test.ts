import assert from "node:assert/strict";
import { adviceInWords, nearestPattern } from "../../filters/nearest";
import { parseFilterPattern } from "../../filters/parse-pattern";
import type { Stream } from "../../filters/record-shape";

const STREAM: Stream = { keys: ["id"], types: { id: "S", total: "N" } };

/** The only condition of a pattern. */
function conditionOf(pattern: unknown) {
  const [ways, ...more] = parseFilterPattern(JSON.stringify(pattern));
  const [condition, ...others] = [...(ways?.values() ?? [])];
  assert.ok(condition && more.length === 0 && others.length === 0);
  return condition;
}

const image = (attribute: unknown) => ({ dynamodb: { NewImage: attribute } });

describe("the suggested pattern", () => {
  const cases: [name: string, written: unknown, nearest: unknown][] = [
    [
      "puts a member of dynamodb under dynamodb",
      { NewImage: { status: { S: ["x"] } } },
      image({ status: { S: ["x"] } }),
    ],
    ["drops another service's envelope", { body: { status: ["x"] } }, image({ status: { S: ["x"] } })],
    [
      "reads an envelope's name under dynamodb as an attribute",
      { dynamodb: { data: { status: ["x"] } } },
      image({ data: { M: { status: { S: ["x"] } } } }),
    ],
    ["drops nested envelopes", { detail: { data: { status: ["x"] } } }, image({ status: { S: ["x"] } })],
    ["reads an envelope's name with a value as an attribute", { body: ["x"] }, image({ body: { S: ["x"] } })],
    ["moves a key attribute at the top under Keys", { id: ["x"] }, { dynamodb: { Keys: { id: { S: ["x"] } } } }],
    ["moves any other name at the top under an image", { status: ["x"] }, image({ status: { S: ["x"] } })],
    ["moves eventName out of dynamodb", { dynamodb: { eventName: ["INSERT"] } }, { eventName: ["INSERT"] }],
    ["drops a type tag below eventName", { eventName: { S: ["insert"] } }, { eventName: ["INSERT"] }],
    [
      "drops a type tag below a sequence number",
      { dynamodb: { SequenceNumber: { N: ["5"] } } },
      { dynamodb: { SequenceNumber: ["5"] } },
    ],
    ["keeps what is below userIdentity", { USERIDENTITY: { type: ["x"] } }, { userIdentity: { type: ["x"] } }],
    ["corrects the name of the region", { region: ["eu-west-1"] }, { awsRegion: ["eu-west-1"] }],
    ["drops a repeated dynamodb", { dynamodb: { dynamodb: { status: ["x"] } } }, image({ status: { S: ["x"] } })],
    ["spells names as DynamoDB does", { dynamodb: { new_image: { a: { s: ["x"] } } } }, image({ a: { S: ["x"] } })],
    [
      "expands old to OldImage",
      { dynamodb: { old: { a: { S: ["x"] } } } },
      { dynamodb: { OldImage: { a: { S: ["x"] } } } },
    ],
    [
      "moves an attribute that isn't a key from Keys to an image",
      { dynamodb: { Keys: { status: ["x"] } } },
      image({ status: { S: ["x"] } }),
    ],
    [
      "keeps a key attribute under Keys",
      { dynamodb: { Keys: { id: ["x"] } } },
      { dynamodb: { Keys: { id: { S: ["x"] } } } },
    ],
    ["keeps a key attribute in an image", image({ id: ["x"] }), image({ id: { S: ["x"] } })],
    ["names a key attribute if the pattern names none", image(["x"]), image({ id: { S: ["x"] } })],
    ["names a key attribute under Keys", { dynamodb: ["x"] }, { dynamodb: { Keys: { id: { S: ["x"] } } } }],
    [
      "names an attribute of a map if the pattern names none",
      image({ a: { M: ["x"] } }),
      image({ a: { M: { attribute: { S: ["x"] } } } }),
    ],
    ["uses a declared type at the top", { total: ["5"] }, image({ total: { N: ["5"] } })],
    ["uses a declared type instead of a map", image({ total: { amount: ["5"] } }), image({ total: { N: ["5"] } })],
    ["uses an attribute's declared type", image({ total: { S: ["5"] } }), image({ total: { N: ["5"] } })],
    ["adds the type tag of a boolean", image({ paid: [true] }), image({ paid: { BOOL: [true] } })],
    ["adds the type tag of null", image({ paid: [null] }), image({ paid: { NULL: [true] } })],
    ["replaces the type tag of null", image({ paid: { S: [null] } }), image({ paid: { NULL: [true] } })],
    ["drops null beside a number", image({ age: { N: [null, 5] } }), image({ age: { N: ["5"] } })],
    ["drops null beside a value", image({ paid: { S: [null, 5] } }), image({ paid: { S: ["5"] } })],
    ["adds the type tag of a number, and writes the number as text", image({ age: [5] }), image({ age: { N: ["5"] } })],
    ["writes a number in a set as text", image({ ages: { NS: [5] } }), image({ ages: { NS: ["5"] } })],
    [
      "writes a large number without an exponent",
      image({ age: { N: [1e21] } }),
      image({ age: { N: ["1000000000000000000000"] } }),
    ],
    [
      "writes a small number without an exponent",
      image({ age: { N: [0.000001] } }),
      image({ age: { N: ["0.000001"] } }),
    ],
    [
      "adds type tags between nested names",
      image({ address: { city: ["x"] } }),
      image({ address: { M: { city: { S: ["x"] } } } }),
    ],
    [
      "adds type tags in a list's maps",
      image({ a: { L: { M: { b: ["x"] } } } }),
      image({ a: { L: { M: { b: { S: ["x"] } } } } }),
    ],
    ["keeps type tags that are there", image({ a: { M: { b: ["x"] } } }), image({ a: { M: { b: { S: ["x"] } } } })],
    [
      "replaces the text of a boolean, whatever its case",
      image({ paid: { BOOL: ["TRUE"] } }),
      image({ paid: { BOOL: [true] } }),
    ],
    [
      "keeps the boolean and drops other text",
      image({ paid: { BOOL: ["false", "maybe"] } }),
      image({ paid: { BOOL: [false] } }),
    ],
    [
      "replaces a numeric equality by text",
      image({ age: { N: [{ numeric: ["=", 5] }] } }),
      image({ age: { N: ["5"] } }),
    ],
    [
      "replaces a numeric equality in a set by text",
      image({ ages: { NS: [{ numeric: ["=", 5] }] } }),
      image({ ages: { NS: ["5"] } }),
    ],
    [
      "keeps a numeric comparison with a size",
      { SizeBytes: [{ numeric: [">", 100] }] },
      { dynamodb: { SizeBytes: [{ numeric: [">", 100] }] } },
    ],
    [
      "adds the type tag of a number to a numeric equality",
      image({ age: [{ numeric: ["=", 5] }] }),
      image({ age: { N: ["5"] } }),
    ],
    [
      "writes excluded numbers as text",
      image({ age: { N: [{ "anything-but": [5, 6] }] } }),
      image({ age: { N: [{ "anything-but": ["5", "6"] }] } }),
    ],
    [
      "writes a single excluded number as text",
      image({ age: { S: [{ "anything-but": 5 }] } }),
      image({ age: { S: [{ "anything-but": ["5"] }] } }),
    ],
    [
      "writes a number excluded from a set as text",
      image({ ages: { NS: [{ "anything-but": 5 }] } }),
      image({ ages: { NS: [{ "anything-but": ["5"] }] } }),
    ],
    [
      "keeps the form of an excluded text",
      image({ status: [{ "anything-but": "x" }] }),
      image({ status: { S: [{ "anything-but": "x" }] } }),
    ],
    [
      "keeps a number excluded from sizes a number",
      { SizeBytes: [{ "anything-but": 5 }] },
      { dynamodb: { SizeBytes: [{ "anything-but": 5 }] } },
    ],
    [
      "corrects event names",
      { eventName: ["insert", "Update", "deleted", "x"] },
      { eventName: ["INSERT", "MODIFY", "REMOVE"] },
    ],
    ["corrects the event source", { source: ["aws.dynamodb"] }, { eventSource: ["aws:dynamodb"] }],
    ["writes a size as a number", { dynamodb: { SizeBytes: ["100"] } }, { dynamodb: { SizeBytes: [100] } }],
    [
      "writes a time as a number",
      { dynamodb: { ApproximateCreationDateTime: ["5"] } },
      { dynamodb: { ApproximateCreationDateTime: [5] } },
    ],
    [
      "writes a sequence number as text",
      { dynamodb: { SequenceNumber: [5] } },
      { dynamodb: { SequenceNumber: ["5"] } },
    ],
  ];
  for (const [name, written, nearest] of cases)
    it(name, () => {
      assert.equal(nearestPattern(conditionOf(written), STREAM), JSON.stringify(nearest));
    });

  it("for a stream with unknown keys keeps an attribute under Keys, moves others to an image, and invents a name", () => {
    const nearest = (written: unknown) => nearestPattern(conditionOf(written), {});
    const status = { status: { S: ["x"] } };
    assert.equal(nearest({ dynamodb: { Keys: { status: ["x"] } } }), JSON.stringify({ dynamodb: { Keys: status } }));
    assert.equal(nearest({ status: ["x"] }), JSON.stringify(image(status)));
    assert.equal(nearest(image(["x"])), JSON.stringify(image({ attribute: { S: ["x"] } })));
  });

  for (const [name, written] of [
    ["a valid pattern", image({ status: { S: ["x"] } })],
    ["a numeric range over numbers, which are text", image({ age: { N: [{ numeric: [">", 5] }] } })],
    ["text that isn't a number", image({ age: { N: ["many", ""] } })],
    ["text that isn't a boolean", image({ paid: { BOOL: ["untrue", "falsehood"] } })],
    ["an unknown event name", { eventName: ["x"] }],
    ["a size that isn't a number", { dynamodb: { SizeBytes: ["big", "", null] } }],
    ["an excluded prefix", image({ age: { N: [{ "anything-but": { prefix: "1" } }] } })],
  ] as const)
    it(`is missing for ${name}`, () => {
      assert.equal(nearestPattern(conditionOf(written), STREAM), undefined);
    });

  it("is replaced by advice in words, one for numbers and one for everything else", () => {
    const words = (tag: string) => adviceInWords(conditionOf(image({ a: { [tag]: ["x"] } })));
    for (const tag of ["N", "NS"]) assert.match(words(tag), /^list numbers as DynamoDB sends them/);
    for (const tag of ["S", "SS", "BS", "NULL"])
      assert.equal(words(tag), "leave this condition out, or ask for what the stream's records have");
  });
});
