// Filter patterns as people write them: mostly correct, with common mistakes.
import * as fc from "fast-check";
import { NUMBERS, TEXTS } from "./stream-records";

const text = fc.constantFrom<string>(...TEXTS, "insert", "OP", "05", "-", "abc");
const numberText = fc.constantFrom<string>(...NUMBERS, "05", "5.0", "+5");
const literal = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 2, arbitrary: numberText },
  { weight: 1, arbitrary: fc.constantFrom(5, 0, 12.5, 6e9) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);
const number = fc.constantFrom(0, 1, 5, 100, 500, -3, 12.5);

const operator: fc.Arbitrary<unknown> = fc.oneof(
  text.map((prefix) => ({ prefix })),
  text.map((suffix) => ({ suffix })),
  text.map((value) => ({ "equals-ignore-case": value })),
  fc.boolean().map((exists) => ({ exists })),
  fc.constantFrom("=", "<", "<=", ">", ">=").chain((sign) => number.map((value) => ({ numeric: [sign, value] }))),
  fc.tuple(number, number).map(([low, high]) => ({ numeric: [">", low, "<=", high] })),
  fc.array(text, { minLength: 1, maxLength: 3 }).map((values) => ({ "anything-but": values })),
  fc.oneof(text, number).map((value) => ({ "anything-but": value })),
  fc.array(number, { minLength: 1, maxLength: 2 }).map((values) => ({ "anything-but": values })),
  fc
    .constantFrom("prefix", "suffix", "equals-ignore-case")
    .chain((test) => text.map((value) => ({ "anything-but": { [test]: value } }))),
  fc
    .constantFrom("prefix", "suffix")
    .chain((side) => text.map((value) => ({ [side]: { "equals-ignore-case": value } }))),
  fc.constantFrom("O*", "*N", "O*N*", "*").map((wildcard) => ({ wildcard })),
  // Mistakes that AWS rejects.
  fc.constantFrom<unknown>(
    { prefix: ["O"] },
    { prefix: 5 },
    { contains: "x" },
    { S: ["x"] },
    { exists: "true" },
    { numeric: [">", "5"] },
    { numeric: ["=>", 5] },
    { numeric: ["<", 5, ">", 1] },
    { numeric: [] },
    { prefix: "a", suffix: "b" },
    { "anything-but": [] },
    { "anything-but": [5, "x"] },
    { "anything-but": null },
    { cidr: "10.0.0.0" },
    { wildcard: "a**b" },
    {},
    ["x"],
  ),
);

const leaf = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.array(fc.oneof({ weight: 3, arbitrary: literal }, { weight: 2, arbitrary: operator }), {
      minLength: 1,
      maxLength: 3,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom<unknown>([], "INSERT", 5, true) },
);

const tagged: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  tagged: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.dictionary(fc.constantFrom("S", "N", "S", "BOOL", "NULL", "B", "SS", "NS", "BS"), leaf, {
        minKeys: 1,
        maxKeys: 1,
      }),
    },
    { weight: 1, arbitrary: fc.dictionary(fc.constantFrom("S", "N"), leaf, { minKeys: 2, maxKeys: 2 }) },
    {
      weight: 2,
      arbitrary: fc
        .dictionary(fc.constantFrom("a", "b"), tie("tagged"), { minKeys: 1, maxKeys: 2 })
        .map((M) => ({ M })),
    },
    { weight: 1, arbitrary: tie("tagged").map((L) => ({ L })) },
    {
      weight: 1,
      arbitrary: fc.dictionary(fc.constantFrom("s", "String", "a", "M", "L"), fc.oneof(leaf, tie("tagged")), {
        minKeys: 1,
        maxKeys: 1,
      }),
    },
    { weight: 2, arbitrary: leaf },
  ),
})).tagged;

const attributes = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.dictionary(fc.constantFrom("a", "b", "id", "sort", "indexed"), tagged, { minKeys: 1, maxKeys: 2 }),
  },
  { weight: 1, arbitrary: leaf },
);

const eventName = fc.oneof(
  { weight: 3, arbitrary: fc.subarray(["INSERT", "MODIFY", "REMOVE"], { minLength: 1 }) },
  { weight: 1, arbitrary: leaf },
);

const change = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.dictionary(fc.constantFrom("NewImage", "NewImage", "OldImage", "Keys"), attributes, {
      minKeys: 1,
      maxKeys: 2,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom("SizeBytes", "StreamViewType", "ApproximateCreationDateTime", "SequenceNumber", "newImage", "a"),
      leaf,
      { minKeys: 1, maxKeys: 1 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.dictionary(fc.constantFrom("NewImage", "OldImage", "Keys"), attributes, { minKeys: 1, maxKeys: 1 }), {
        minLength: 1,
        maxLength: 3,
      })
      .map(($or) => ({ $or })),
  },
);

const conditions = fc.oneof(
  { weight: 4, arbitrary: change.map((dynamodb) => ({ dynamodb })) },
  { weight: 2, arbitrary: eventName.map((name) => ({ eventName: name })) },
  { weight: 4, arbitrary: fc.tuple(eventName, change).map(([name, dynamodb]) => ({ eventName: name, dynamodb })) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.constantFrom("eventSource", "awsRegion", "eventID", "userIdentity", "body", "Keys", "eventname"),
      fc.oneof(leaf, attributes),
      { minKeys: 1, maxKeys: 1 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ type: fc.constant(["Service"]), principalId: leaf })
      .map((userIdentity) => ({ userIdentity })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<object>(
      {},
      { dynamodb: {} },
      { eventSource: ["aws:dynamodb"] },
      { "dynamodb.Keys.id.S": ["a"] },
    ),
  },
);

/** A filter pattern, as an object. */
export const pattern: fc.Arbitrary<object> = fc.oneof(
  { weight: 8, arbitrary: conditions },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(conditions, { minLength: 1, maxLength: 3 }), fc.option(eventName))
      .map(([$or, name]) => (name === null ? { $or } : { eventName: name, $or })),
  },
);
