import assert from "node:assert/strict";
import type { AttributeValue } from "aws-lambda";
import fc from "fast-check";
import { readChange } from "../../runtime/change";
import { fromJson } from "../../runtime/from-json";
import { toJson } from "../../runtime/to-json";
import { NumberValue, readItem } from "../../runtime/attribute-value";
import { anyAttribute } from "./any-attribute";
import { recordFactory, TABLE } from "./records";

const BIG = "12345678901234567890123456789012345678";

describe("the JSON form of an item", () => {
  const item = readItem(
    {
      id: { S: "order-1" },
      total: { N: "42.1" },
      paid: { BOOL: true },
      note: { NULL: true },
      lines: { L: [{ M: { sku: { S: "a" }, count: { N: "2" } } }] },
      big: { N: BIG },
      exact: { N: "0.12345678901234567890123" },
      tags: { SS: ["a", "b"] },
      sizes: { NS: ["1", "2.5"] },
      photo: { B: "AAH/" },
      photos: { BS: ["AQ==", "Ag=="] },
    },
    "NewImage",
  );

  it("is plain JSON if JSON can hold the value, and DynamoDB's JSON if it can't", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(item)), {
      id: "order-1",
      total: 42.1,
      paid: true,
      note: null,
      lines: [{ sku: "a", count: 2 }],
      big: { N: BIG },
      exact: { N: "0.12345678901234567890123" },
      tags: { SS: ["a", "b"] },
      sizes: { NS: ["1", "2.5"] },
      photo: { B: "AAH/" },
      photos: { BS: ["AQ==", "Ag=="] },
    });
  });

  it("exists for each attribute, wherever that is used", () => {
    assert.equal(
      JSON.stringify({ tags: item.tags, photo: [item.photo] }),
      '{"tags":{"SS":["a","b"]},"photo":[{"B":"AAH/"}]}',
    );
    assert.equal(JSON.stringify(item.exact), '{"N":"0.12345678901234567890123"}');
    assert.equal(JSON.stringify(readItem({ l: { L: [{ N: BIG }] } }, "NewImage").l), `[{"N":"${BIG}"}]`);
  });

  it("exists for a change, with its keys and images", () => {
    const after = { id: { N: BIG }, tags: { SS: ["a"] } };
    const change = readChange(recordFactory({ keys: { id: { N: BIG } }, before: { id: { N: BIG } }, after }), TABLE);
    const { keys, newImage, changed } = JSON.parse(JSON.stringify(change));
    assert.deepEqual(
      { keys, newImage, changed },
      {
        keys: { id: { N: BIG } },
        newImage: { id: { N: BIG }, tags: { SS: ["a"] } },
        changed: ["tags"],
      },
    );
  });

  it("reflects later changes to the item", () => {
    const copy = readItem({ n: { N: BIG } }, "NewImage");
    copy.n = 1;
    copy.more = new Set(["a"]);
    assert.equal(JSON.stringify(copy), '{"n":1,"more":{"SS":["a"]}}');
  });

  it("comes from toJson for a copy, and for an item with an attribute named toJSON", () => {
    assert.equal(JSON.stringify(toJson({ ...item })), JSON.stringify(item));
    const named = readItem({ toJSON: { S: "mine" }, n: { N: BIG } }, "NewImage");
    assert.equal(named.toJSON, "mine");
    assert.equal(JSON.stringify(toJson(named)), `{"toJSON":"mine","n":{"N":"${BIG}"}}`);
  });

  it("isn't listed among the attributes", () => {
    assert.deepEqual(Object.keys(item).includes("toJSON"), false);
    assert.deepEqual({ ...readItem({ a: { L: [] } }, "NewImage") }, { a: [] });
  });

  it("distinguishes a map from the number or set that it looks like", () => {
    const cases: [name: string, value: AttributeValue][] = [
      ["N", { S: "1" }],
      ["SS", { L: [{ S: "a" }] }],
      ["M", { M: { N: { S: "1" } } }],
    ];
    for (const [name, value] of cases) {
      const map = readItem({ [name]: value }, "NewImage");
      assert.deepEqual(fromJson(JSON.parse(JSON.stringify(map))), map);
    }
  });

  it("gives the same item back, whatever it holds", function () {
    this.timeout(120_000); // a thousand items, on whatever machine
    const name = fc.oneof(fc.string(), fc.constantFrom("N", "B", "SS", "NS", "BS", "M", "__proto__", "toString"));
    fc.assert(
      fc.property(fc.dictionary(name, anyAttribute(name)), (attributes) => {
        const item = readItem(attributes, "NewImage");
        assert.deepEqual(fromJson(JSON.parse(JSON.stringify(toJson(item)))), item);
      }),
      { numRuns: 1000 },
    );
  });

  it("is rejected by its path if it can't be read", () => {
    for (const [json, message] of [
      [{ a: [{ N: "one" }] }, "value.a[0] has type N, but is not a decimal number"],
      [{ a: { N: 5 } }, "value.a has type N, but is not a string"],
      [{ a: { SS: "b" } }, "value.a has type SS, but is not a list of strings"],
      [{ a: { BS: [1] } }, "value.a has type BS, but is not a list of strings"],
      [{ a: { M: [] } }, "value.a has type M, but is not a map"],
      [{ a: undefined }, "value.a is undefined, which JSON doesn't have"],
    ] as const) {
      assert.throws(() => fromJson(json), { name: "TypeError", message });
    }
  });

  it("has the same number types as a stream record", () => {
    assert.equal(fromJson({ N: "9007199254740993" }), 9007199254740993n);
    assert.deepEqual(fromJson({ N: "0.10000000000000001" }), new NumberValue("0.10000000000000001"));
  });
});
