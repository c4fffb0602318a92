// Templates as text.
import assert from "node:assert/strict";
import { parseTemplate } from "../../cloudformation/parse";

describe("the parser of templates", () => {
  for (const [name, text, value] of [
    ["JSON", '{ "a": [1, true, null] }', { a: [1, true, null] }],
    ["JSON after blank lines", '\n  {"a": 1}', { a: 1 }],
    ["a list in JSON", '["a"]', ["a"]],
    ["YAML in flow style", "{ a: 1, b: [x, !Ref T] }", { a: 1, b: ["x", { Ref: "T" }] }],
    ["YAML in block style", "a: 1\nb:\n  - x\n", { a: 1, b: ["x"] }],
    ["empty text", "", null],
    ["a key with a bracket", "k[0]: 1", { "k[0]": 1 }],
    ["a key that isn't text", "1: a\ntrue: b", { 1: "a", true: "b" }],
    ["an anchor and its alias", "a: &x { b: 1 }\nc: *x", { a: { b: 1 }, c: { b: 1 } }],
    [
      "members merged from an alias",
      "a: &x { b: 1, d: 1 }\nc: { <<: *x, d: 2 }",
      { a: { b: 1, d: 1 }, c: { b: 1, d: 2 } },
    ],
    ["a tag that YAML defines", "a: !!str 1", { a: "1" }],
    ["!Ref", "a: !Ref T", { a: { Ref: "T" } }],
    ["!Condition", "a: !Condition C", { a: { Condition: "C" } }],
    ["!GetAtt with dots", "a: !GetAtt T.Outputs.Arn", { a: { "Fn::GetAtt": ["T", "Outputs.Arn"] } }],
    ["!GetAtt with a list", "a: !GetAtt [T, Arn]", { a: { "Fn::GetAtt": ["T", "Arn"] } }],
    ["!Sub in !Join", 'a: !Join ["", [!Sub "${T}"]]', { a: { "Fn::Join": ["", [{ "Fn::Sub": "${T}" }]] } }],
    ["!Transform of a map", "a: !Transform { Name: x }", { a: { "Fn::Transform": { Name: "x" } } }],
  ] as [string, string, unknown][]) {
    it(`reads ${name}`, () => {
      assert.deepEqual(parseTemplate(text), value);
    });
  }

  for (const [name, text, message] of [
    ["truncated JSON", '{ "a": 1', /JSON/],
    ["a truncated list", "[1, 2", /JSON/],
    ["a duplicate key", "a: 1\na: 2", /unique.* at line 2, column 1/s],
    ["an unclosed bracket", "a: [1", /at line 1/],
    ["an alias without an anchor", "a: *x", /its alias \*x has no anchor/],
  ] as const) {
    it(`rejects ${name}`, () => {
      assert.throws(() => parseTemplate(text), { message });
    });
  }
});
