import assert from "node:assert/strict";
import { marshall, type NativeAttributeValue } from "@aws-sdk/util-dynamodb";
import type { AttributeValue } from "aws-lambda";
import fc from "fast-check";
import { NumberValue, readItem, type Value } from "../../runtime/attribute-value";
import { anyAttribute } from "./any-attribute";

const read = (value: AttributeValue): Value | undefined => readItem({ a: value }, "NewImage").a;

/** A copy, in which bytes don't have their own JSON form. */
const withoutToJson = structuredClone;

/** What the SDK would write for a value, in the form of Lambda's JSON: binary as base64. */
const write = (value: NativeAttributeValue): unknown =>
  JSON.parse(
    JSON.stringify(withoutToJson(marshall({ a: value }).a), (_, part) =>
      part instanceof Uint8Array ? Buffer.from(part).toString("base64") : part,
    ),
  );

const SCALE = 300;
/** A decimal number times 10^300, as the whole number that it is then. */
function scaled(text: string): bigint {
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return BigInt(whole + fraction) * 10n ** BigInt(SCALE + Number(exponent) - fraction.length);
}

// Up to 38 digits, magnitudes from 1E-130 to 9.99…E+125:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
const dynamoNumber = fc
  .record({
    sign: fc.constantFrom("", "-"),
    digits: fc.stringMatching(/^[1-9][0-9]{0,37}$/),
    magnitude: fc.oneof(fc.integer({ min: -10, max: 45 }), fc.integer({ min: -130, max: 125 })),
    scientific: fc.boolean(),
  })
  .map(({ sign, digits, magnitude, scientific }) => {
    if (scientific) return `${sign}${digits[0]}.${digits.slice(1)}0E${magnitude}`;
    if (magnitude < 0) return `${sign}0.${"0".repeat(-magnitude - 1)}${digits}`;
    const padded = digits.padEnd(magnitude + 1, "0");
    return `${sign}${padded.slice(0, magnitude + 1)}.${padded.slice(magnitude + 1)}`.replace(/\.$/, "");
  });

describe("an attribute's value", () => {
  const cases: [string, AttributeValue, Value][] = [
    ["text", { S: "a" }, "a"],
    ["empty text", { S: "" }, ""],
    ["a boolean", { BOOL: false }, false],
    ["null", { NULL: true }, null],
    ["binary", { B: "AAH/" }, Uint8Array.of(0, 1, 255)],
    ["empty binary", { B: "" }, new Uint8Array()],
    ["a list", { L: [{ S: "a" }, { N: "1" }, { L: [{ NULL: true }] }] }, ["a", 1, [null]]],
    ["an empty list", { L: [] }, []],
    ["a map", { M: { a: { M: { b: { B: "AQ==" } } } } }, { a: { b: Uint8Array.of(1) } }],
    ["an empty map", { M: {} }, {}],
    ["a string set", { SS: ["a", "b"] }, new Set(["a", "b"])],
    ["a number set", { NS: ["1", "2.5"] }, new Set([1, 2.5])],
    ["a binary set", { BS: ["AQ==", "Ag=="] }, new Set([Uint8Array.of(1), Uint8Array.of(2)])],
  ];
  for (const [title, attribute, expected] of cases) {
    it(`is read: ${title}`, () => assert.deepEqual(read(attribute), expected));
  }

  it("is kept under any name, even __proto__", () => {
    const item = readItem(JSON.parse('{"__proto__": {"S": "a"}, "constructor": {"S": "b"}}'), "NewImage");
    assert.deepEqual(Object.entries(item), [
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
  });

  it("of an unknown type is rejected by its path", () => {
    const attribute = { L: [{ M: { price: { X: "1" } } }] } as unknown as AttributeValue;
    assert.throws(() => read(attribute), {
      name: "TypeError",
      message: /^NewImage\.a\[0\]\.price has none of the types S, N, B/,
    });
  });

  for (const text of ["", ".", "-", "1,5", "0x10", "NaN", "Infinity", "1e", " 1", "1e1000000000"]) {
    it(`is rejected as a number: ${JSON.stringify(text)}`, () => {
      assert.throws(() => read({ N: text }), {
        name: "TypeError",
        message: "NewImage.a has type N, but is not a decimal number",
      });
    });
  }

  it("comes back the same from the SDK's marshall, whatever it is", function () {
    this.timeout(120_000); // hundreds of values, on whatever machine
    // marshall itself loses an attribute of this one name.
    const name = fc.string().filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(anyAttribute(name), (attribute) => {
        assert.deepEqual(write(read(attribute)), attribute);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a number", () => {
  const cases: [string, Value][] = [
    ["0", 0],
    ["-0", 0],
    ["0.00", 0],
    ["0E+40", 0],
    ["42", 42],
    ["-1.5", -1.5],
    ["1.50", 1.5],
    ["0.1", 0.1],
    ["1E-7", 1e-7],
    ["0.30000000000000004", 0.30000000000000004],
    ["9007199254740991", 9007199254740991],
    ["-9007199254740991", -9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["9007199254740993", 9007199254740993n],
    ["-9007199254740993", -9007199254740993n],
    ["1E+20", 10n ** 20n],
    ["0.10000000000000001", new NumberValue("0.10000000000000001")],
    ["12345678901234567890.5", new NumberValue("12345678901234567890.5")],
  ];
  for (const [text, expected] of cases) {
    it(`${text} is read as a ${typeof expected === "object" ? "NumberValue" : typeof expected}`, () => {
      assert.deepEqual(read({ N: text }), expected);
    });
  }

  it("keeps every digit", function () {
    this.timeout(120_000); // thousands of numbers, on whatever machine
    fc.assert(
      fc.property(dynamoNumber, (text) => {
        const { N } = write(read({ N: text })) as { N: string };
        assert.equal(scaled(N), scaled(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("is a double whenever a double is exact enough", function () {
    this.timeout(120_000); // hundreds of numbers, on whatever machine
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }), (double) => {
        const whole = Number.isInteger(double);
        const expected =
          whole && !Number.isSafeInteger(double) ? scaled(String(double)) / 10n ** BigInt(SCALE) : double;
        assert.deepEqual(read({ N: String(double) }), expected === 0 ? 0 : expected);
      }),
    );
  });

  it("in a set has the type that the widest member needs", () => {
    assert.deepEqual(read({ NS: ["1", "9007199254740993"] }), new Set([1n, 9007199254740993n]));
    const wide = "0.12345678901234567890123";
    assert.deepEqual(
      read({ NS: ["1", "9007199254740993", wide] }),
      new Set(["1", "9007199254740993", wide].map((text) => new NumberValue(text))),
    );
    assert.deepEqual(
      read({ NS: ["0.5", "9007199254740993"] }),
      new Set(["0.5", "9007199254740993"].map((text) => new NumberValue(text))),
    );
  });
});
