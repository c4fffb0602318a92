// Attribute values of every type, nested, for property tests.
import type { AttributeValue } from "aws-lambda";
import fc from "fast-check";

/** A number as a stream record has it: whole and large, with a fraction, or with more digits than a double holds. */
const number = fc.oneof(
  fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n }).map(String),
  fc.integer({ min: 0, max: 9999 }).map((whole) => `${whole}.5`),
  fc.stringMatching(/^-?[1-9]\.[0-9]{30}1$/),
);
const binary = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("base64"));
const set = <T>(element: fc.Arbitrary<T>) => fc.uniqueArray(element, { minLength: 1 });

/** @param name names of attributes within a map. */
export function anyAttribute(name: fc.Arbitrary<string>): fc.Arbitrary<AttributeValue> {
  const plain = { noNullPrototype: true };
  const typed = (type: keyof AttributeValue, content: fc.Arbitrary<unknown>) =>
    content.map((value) => ({ [type]: value }) as AttributeValue);
  return fc.letrec<{ value: AttributeValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      typed("S", fc.string()),
      typed("N", number),
      typed("B", binary),
      typed("BOOL", fc.boolean()),
      typed("NULL", fc.constant(true)),
      typed("SS", set(fc.string())),
      typed("NS", set(number)),
      typed("BS", set(binary)),
      typed("L", fc.array(tie("value"))),
      typed("M", fc.dictionary(name, tie("value"), plain)),
    ),
  })).value;
}
