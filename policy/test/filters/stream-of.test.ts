import assert from "node:assert/strict";
import type { Stream } from "../../filters/record-shape";
import { streamOf } from "../../filters/stream-of";
import { buildGraph } from "../../graph/graph";
import { TestStack, UNKNOWN_LIST, UNKNOWN_TEXT } from "../stack";

type Inputs = Record<string, unknown>;

const AWS = "aws:dynamodb/table:Table";
const AWS_NATIVE = "aws-native:dynamodb:Table";
const ATTRIBUTES = [
  { name: "id", type: "S" },
  { name: "day", type: "N" },
];

const read = (type: string, inputs: Inputs): Stream => {
  const stack = new TestStack();
  stack.add(type, "orders", inputs);
  const [table, ...more] = [...buildGraph(stack.resources).tables];
  assert.ok(table && more.length === 0);
  return streamOf(table);
};

describe("the description of a table's stream records", () => {
  const cases: [name: string, type: string, inputs: Inputs, expected: Stream][] = [
    ["is empty if the table sets nothing", AWS, {}, { types: {} }],
    [
      "has view type, keys and their types",
      AWS,
      { streamEnabled: true, streamViewType: "NEW_IMAGE", hashKey: "id", rangeKey: "day", attributes: ATTRIBUTES },
      { viewType: "NEW_IMAGE", keys: ["id", "day"], types: { id: "S", day: "N" } },
    ],
    [
      "is the same for an aws-native table",
      AWS_NATIVE,
      {
        streamSpecification: { streamViewType: "KEYS_ONLY" },
        keySchema: [
          { attributeName: "id", keyType: "HASH" },
          { attributeName: "day", keyType: "RANGE" },
        ],
        attributeDefinitions: [
          { attributeName: "id", attributeType: "S" },
          { attributeName: "day", attributeType: "N" },
        ],
      },
      { viewType: "KEYS_ONLY", keys: ["id", "day"], types: { id: "S", day: "N" } },
    ],
    ["has one key if the range key is empty", AWS, { hashKey: "id", rangeKey: "" }, { keys: ["id"], types: {} }],
    ["has no view type if that is unknown", AWS, { streamEnabled: true, streamViewType: UNKNOWN_TEXT }, { types: {} }],
    ["has no view type that DynamoDB doesn't know", AWS, { streamEnabled: true, streamViewType: "ALL" }, { types: {} }],
    ["has no keys if one of them is unknown", AWS, { hashKey: "id", rangeKey: UNKNOWN_TEXT }, { types: {} }],
    ["has no keys if the key schema is unknown", AWS_NATIVE, { keySchema: UNKNOWN_LIST }, { types: {} }],
    ["has no types if the attributes are unknown", AWS, { attributes: UNKNOWN_LIST }, { types: {} }],
    [
      "omits an attribute whose name or type is unknown",
      AWS,
      {
        attributes: [{ name: UNKNOWN_TEXT, type: "S" }, { name: "day", type: UNKNOWN_TEXT }, ...ATTRIBUTES.slice(0, 1)],
      },
      { types: { id: "S" } },
    ],
  ];

  for (const [name, type, inputs, expected] of cases)
    it(name, () => {
      assert.deepEqual(read(type, inputs), expected);
    });
});
