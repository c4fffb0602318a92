// The possible values of a leaf of a stream record, and those that are tried for an alternative.
import assert from "node:assert/strict";
import { anyText, base64, candidates, count, keyText, numberText, oneOf, type Domain } from "../../filters/domain";
import { accepts, type Leaf } from "../../filters/matcher";
import { parseMatcher } from "../../filters/parse-matcher";
import type { Value } from "../../graph/value";

describe("the possible values of a leaf", () => {
  for (const [name, domain, possible, impossible] of [
    [
      "include numbers as text",
      numberText,
      ["0", "1", "-1", "10", "0.5", "-0.05", "12.34", "1E5", "1e-5", "-1.5E+10", "1.25E5"],
      ["", "-", "-0", "01", "-01", "1.0", "1.", ".5", "+1", "1e", "e1", "x1", "1x", "1E5x", "x1E5", "1,0", 1, true],
    ],
    [
      "include base64",
      base64,
      ["", "QQ==", "QUI=", "QUJD", "QUJDRA==", "+/09"],
      ["Q", "QQ", "QQ=", "Q===", "=", "QQ==QQ==", "?UJD", "QUJD?", "QUI=x", 1],
    ],
    ["include any text", anyText, ["", "a"], [1, true]],
    ["include non-empty strings, for keys", keyText, ["a", " "], ["", 1]],
    ["include non-negative numbers, for sizes and times", count, [0, 1.5], [-1, Infinity, "1", true]],
    ["include each of two constants", oneOf("a", true), ["a", true], ["true", "b", 1]],
  ] as [string, Domain, Leaf[], Leaf[]][]) {
    it(`${name}, and nothing else`, () => {
      for (const value of possible) assert.ok(domain.admits(value), JSON.stringify(value));
      for (const value of impossible) assert.ok(!domain.admits(value), JSON.stringify(value));
      for (const sample of domain.samples) assert.ok(domain.admits(sample), JSON.stringify(sample));
    });
  }

  it("have a noun for messages", () => {
    assert.deepEqual(
      [oneOf("a"), oneOf("a", true), oneOf("a", "b", "c")].map(({ noun }) => noun),
      ['always "a"', '"a" or true', '"a", "b" or "c"'],
    );
  });
});

const DIGITS = [..."0123456789"];
const digitsBut = (digit: string) => DIGITS.filter((item) => item !== digit);

describe("a filter alternative", () => {
  for (const [domain, name, possible, impossible] of [
    [
      numberText,
      "a number attribute",
      [
        ...["1", "-", "0", "0.", "1.", "1E", "-0.", "12", "3e"].map((prefix) => ({ prefix })),
        ...["5", ".5", "E5", "e5", "0", "05", "-5", "E-5"].map((suffix) => ({ suffix })),
        { prefix: { "equals-ignore-case": "1E" } },
        { suffix: { "equals-ignore-case": "e5" } },
        { "equals-ignore-case": "1E5" },
        ...["1*", "-*", "*5", "0*5", "*"].map((wildcard) => ({ wildcard })),
        { "anything-but": ["1", "2", "0", "-1", "0.5", "3", "4"] },
        { "anything-but": { prefix: [...digitsBut("7"), "-"] } },
        { "anything-but": { suffix: digitsBut("7") } },
        { "anything-but": 5 },
        { exists: true },
      ],
      [
        ...["x", "01.", "+", "1.0.", "--"].map((prefix) => ({ prefix })),
        ...["x", ".", "E", "1.0", ".50"].map((suffix) => ({ suffix })),
        { "equals-ignore-case": "ten" },
        { wildcard: "a*" },
        { wildcard: "1?" },
        { wildcard: "1\\*" },
        { "anything-but": { prefix: [...DIGITS, "-"] } },
        { "anything-but": { suffix: DIGITS } },
        { numeric: [">", 1] },
        { exists: false },
        null,
        5,
      ],
    ],
    [
      base64,
      "a binary attribute",
      [
        ...["Q", "QQ", "QQQ", "QQ=", "QUJDR", "/"].map((prefix) => ({ prefix })),
        ...["=", "==", "A=", "D", "AA==", "QUJD"].map((suffix) => ({ suffix })),
        { "equals-ignore-case": "QQ==" },
        ...["Q*", "QQ*", "QUJ*", "QUJD*", "*Q", "Q*Q*", "QUJDQ*=="].map((wildcard) => ({ wildcard })),
        { "anything-but": ["QQ==", "Qg==", "3"] },
        { "anything-but": { prefix: ["A", "Q"] } },
        { "anything-but": { suffix: ["=", "A"] } },
      ],
      [{ prefix: "?" }, { prefix: "=" }, { suffix: "===" }, { wildcard: "?*" }],
    ],
    [
      keyText,
      "a key attribute",
      [
        { "anything-but": ["a", "b", "~"] },
        { "anything-but": { prefix: ["a", "b", "~", "1", ...DIGITS, "A"] } },
        { "anything-but": { "equals-ignore-case": ["A", "B", "~"] } },
        { "anything-but": { wildcard: ["a*", "*b", "~"] } },
        { "equals-ignore-case": "X" },
        { cidr: "10.0.0.0/8" },
        { wildcard: "a*b" },
        { wildcard: "a?c" },
        { wildcard: "a\\*b" },
        { wildcard: "a\\\\b*" },
        { "anything-but": { wildcard: ["?", "\\*", "*?"] } },
      ],
      [{ "anything-but": { wildcard: "*" } }, { exists: false }],
    ],
    [
      count,
      "a record's size",
      [
        { "anything-but": [0, 1, 2] },
        { "anything-but": [1, 2, 3, 4] },
        { "anything-but": "x" },
        { "anything-but": { prefix: "1" } },
        { numeric: ["=", 0] },
        { numeric: ["=", 7] },
        { numeric: [">", 5] },
        { numeric: [">=", 5] },
        { numeric: ["<", 5] },
        { numeric: ["<", 0.5] },
        { numeric: ["<=", 0] },
        { numeric: [">", 1, "<", 2] },
        { numeric: [">", -5, "<", 1] },
      ],
      [{ numeric: ["<", 0] }, { numeric: ["=", -1] }, { prefix: "1" }, { cidr: "10.0.0.0/8" }, { wildcard: "*" }],
    ],
    [
      oneOf(true, false),
      "a boolean attribute",
      [true, false, { "anything-but": "x" }, { exists: true }],
      ["true", { prefix: "t" }],
    ],
  ] as [Domain, string, Value[], Value[]][]) {
    const found = (written: Value): boolean => {
      const matcher = parseMatcher(written, []);
      return candidates(matcher, domain).some((value) => domain.admits(value) && accepts(matcher, value));
    };
    for (const written of possible)
      it(`on ${name} can match: ${JSON.stringify(written)}`, () => assert.ok(found(written)));
    for (const written of impossible)
      it(`on ${name} can't match: ${JSON.stringify(written)}`, () => assert.ok(!found(written)));
  }
});
