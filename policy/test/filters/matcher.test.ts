// The values that each operator of AWS's matcher accepts: https://github.com/aws/event-ruler
import assert from "node:assert/strict";
import { accepts, acceptsAbsence, type Leaf } from "../../filters/matcher";
import { parseMatcher } from "../../filters/parse-matcher";
import type { Value } from "../../graph/value";

describe("a filter alternative", () => {
  for (const [written, accepted, refused] of [
    ["5", ["5"], [5, "5.0", ""]],
    [5, [5], ["5", 6]],
    [true, [true], ["true", false]],
    [{ prefix: "a" }, ["a", "ab"], ["A", "ba", ""]],
    [{ suffix: "a" }, ["a", "ba"], ["A", "ab", ""]],
    [{ prefix: "5" }, ["5", "50"], [5, 50]],
    [{ prefix: { "equals-ignore-case": "aB" } }, ["ab", "ABc"], ["a", "cab"]],
    [{ suffix: { "equals-ignore-case": "aB" } }, ["ab", "cAB"], ["b", "abc"]],
    [{ "equals-ignore-case": "aB" }, ["ab", "AB"], ["abc", ""]],
    [{ "equals-ignore-case": "a*" }, ["A*"], ["ab"]],
    [{ "equals-ignore-case": "a**" }, ["A**"], ["ab"]],
    [{ wildcard: "a*c" }, ["ac", "abc", "a*c"], ["Ac", "abcd", "abC"]],
    [{ wildcard: "a?" }, ["a?"], ["ab"]],
    [{ wildcard: "a\\*" }, ["a*"], ["ab"]],
    [{ wildcard: "*" }, ["", "a"], [5]],
    [{ numeric: ["=", 5] }, [5], ["5", 4, 6]],
    [{ numeric: [">", 5] }, [6], ["6", 4, 5]],
    [{ numeric: [">=", 5] }, [5, 6], [4]],
    [{ numeric: ["<", 5] }, [4], ["4", 5, 6]],
    [{ numeric: ["<=", 5] }, [4, 5], [6]],
    [{ numeric: [">", 5, "<", 7] }, [6], [5, 7, 8, 4]],
    [{ numeric: [">=", 5, "<=", 7] }, [5, 7], [4, 8]],
    [{ cidr: "10.0.0.0/8" }, ["10.0.0.1"], ["", "x", "10", "10.0.0.1x", "x10.0.0.1", 10]],
    [{ cidr: "2001:db8::/32" }, ["2001:db8::1"], ["2001:db8::g", "x::1"]],
    [{ "anything-but": ["a", "b"] }, ["c", "A", 1, true], ["a", "b"]],
    [{ "anything-but": 5 }, [4, "5"], [5]],
    [{ "anything-but": { prefix: ["a", "b"] } }, ["c", "Ab", "", 1], ["a", "bc"]],
    [{ "anything-but": { suffix: "a" } }, ["ab", "A"], ["a", "ba"]],
    [{ "anything-but": { "equals-ignore-case": "a" } }, ["ab"], ["a", "A"]],
    [{ "anything-but": { "equals-ignore-case": "" } }, ["a"], [""]],
    [{ "anything-but": "6000000000" }, ["6"], ["6000000000"]],
    [{ "anything-but": [5e9, -5e9] }, [5e9 - 1], [5e9, -5e9]],
    [{ numeric: ["<", 5e9] }, [4], [5e9]],
    [{ "anything-but": { wildcard: "a*" } }, ["Ab", "ba"], ["a", "ab"]],
    [{ exists: true }, ["", 0, false], []],
    [{ exists: false }, [], ["", 0, false]],
  ] as [Value, Leaf[], Leaf[]][]) {
    it(`accepts what AWS's matcher accepts, and nothing else: ${JSON.stringify(written)}`, () => {
      const matcher = parseMatcher(written, []);
      for (const value of accepted) assert.ok(accepts(matcher, value), `refuses ${JSON.stringify(value)}`);
      for (const value of refused) assert.ok(!accepts(matcher, value), `accepts ${JSON.stringify(value)}`);
    });
  }

  it("accepts a missing value only if it is exists: false", () => {
    const others: Value[] = [null, "", { "anything-but": "a" }, { prefix: "" }, { exists: true }];
    for (const written of others) assert.ok(!acceptsAbsence(parseMatcher(written, [])), JSON.stringify(written));
    assert.ok(acceptsAbsence(parseMatcher({ exists: false }, [])));
  });
});
