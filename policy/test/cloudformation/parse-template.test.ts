// Parsing of templates.
import assert from "node:assert/strict";
import { parseTemplate } from "../../cloudformation/parse-template";
import { UnusableInput } from "../../unusable-input";

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
    ["!GetAtt without a dot", "a: !GetAtt T", { a: { "Fn::GetAtt": "T" } }],
    ...[
      "And",
      "Base64",
      "Cidr",
      "Equals",
      "FindInMap",
      "GetAZs",
      "If",
      "ImportValue",
      "Join",
      "Not",
      "Or",
      "Select",
      "Split",
      "Sub",
    ].map((name) => [`!${name}`, `a: !${name} [x, { b: y }]`, { a: { [`Fn::${name}`]: ["x", { b: "y" }] } }] as const),
    [
      "a member next to merged members, in either order",
      "a: &x { b: 1, d: 1 }\nc: { d: 2, <<: *x }",
      { a: { b: 1, d: 1 }, c: { b: 1, d: 2 } },
    ],
    ["a list of merged maps, of which the first wins", "c: { <<: [{ a: 1 }, { a: 2, b: 2 }] }", { c: { a: 1, b: 2 } }],
    [
      "dates, accounts and other numbers as text",
      "- 2012-10-17\n- 012345678901\n- 0o17\n- 0x1F\n- 1e3\n- 1_000\n- 12:30\n",
      ["2012-10-17", "012345678901", "0o17", "0x1F", "1e3", "1_000", "12:30"],
    ],
    ["decimal numbers", "- 0\n- -1\n- +5\n- 1.5\n- 2.\n", [0, -1, 5, 1.5, 2]],
    ["words for true and false of YAML 1.1 as text", "- yes\n- No\n- N\n- on\n", ["yes", "No", "N", "on"]],
    ["a number as a key", "0123: a", { "0123": "a" }],
    ["!Transform of a map", "a: !Transform { Name: x }", { a: { "Fn::Transform": { Name: "x" } } }],
  ] as [string, string, unknown][]) {
    it(`reads ${name}`, () => {
      assert.deepEqual(parseTemplate(text), value);
    });
  }

  for (const [name, text, message] of [
    ["truncated JSON", '{ "a": 1', "isn't valid JSON: it ends too early, at line 1, column 9. Fix: print"],
    ["a truncated list", "[1, 2", "isn't valid JSON: it ends too early, at line 1, column 6. Fix: print"],
    ["an unterminated string", '{\n  "a": "b', "isn't valid JSON at line 2, column 8: "],
    [
      "a word without quotes in JSON",
      '{\n  "a": x }',
      "isn't valid JSON at line 2, column 8: Invalid symbol, before x. Fix: ",
    ],
    ["a comma after the last member", '{\n  "a": 1,\n}', "isn't valid JSON at line 3, column 1: "],
    [
      "a comment in JSON",
      '{\n  // c\n  "a": 1 }',
      "isn't valid JSON at line 2, column 3: Invalid comment token, before // c",
    ],
    [
      "a missing comma",
      '{\n  "a": 1\n  "b": 2 }',
      "isn't valid JSON at line 3, column 3: Comma expected, before a string. Fix: ",
    ],
    [
      "a duplicate key",
      "a: 1\na: 2",
      "isn't valid YAML at line 2, column 1: Map keys must be unique. Fix: correct it there",
    ],
    ["an unclosed bracket", "a: [1", "isn't valid YAML at line 1, column 6: "],
    [
      "an alias without an anchor",
      "a:\n  b: *x",
      "isn't valid YAML at line 2, column 6: no anchor &x before this alias. Fix: define it",
    ],
    [
      "a tab as indentation",
      "a:\n\t- b",
      "isn't valid YAML at line 2, column 1: Tabs are not allowed as indentation. Fix: indent it with spaces",
    ],
    [
      "a member that JavaScript treats as a prototype",
      "a: { __proto__: { b: 1 } }",
      "can't be checked: it has a member named __proto__",
    ],
    ["the same in JSON", '{ "__proto__": 1 }', "can't be checked: it has a member named __proto__"],
    ["a list that holds itself", "a: &a [*a]", "can't be checked: it has more than 500 levels"],
    ["two documents", "a: 1\n---\nb: 2", "isn't valid: it has a second document at line 2, column 1. Fix: put each"],
    ["YAML with too many levels", "[".repeat(100_000), "can't be checked: it has more than 500 levels"],
    [
      "JSON with too many levels",
      `${"[".repeat(502)}${"]".repeat(502)}`,
      "can't be checked: it has more than 500 levels",
    ],
    [
      "YAML in flow style with too many levels",
      `{ a: ${"[".repeat(502)}${"]".repeat(502)} }`,
      "can't be checked: it has more than 500",
    ],
    [
      "YAML with so many levels that the parser runs out of stack",
      `a: ${"[".repeat(20_000)}`,
      "can't be checked: it has more than 500 levels",
    ],
  ] as const) {
    it(`rejects ${name}`, () => {
      assert.throws(
        () => parseTemplate(text),
        (error: Error) => {
          assert.ok(error instanceof UnusableInput, error.stack);
          assert.ok(error.message.startsWith(message), error.message);
          return true;
        },
      );
    });
  }
});
