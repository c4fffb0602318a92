import assert from "node:assert/strict";
import * as fc from "fast-check";
import { UNKNOWN } from "../graph/value";
import { coversAction } from "../iam/access";
import { anyOf, both, either, not, type Answer } from "../iam/answer";
import { coversArn, coversEvery, matches, overlap, parseResourcePattern } from "../iam/pattern";

/** Patterns and strings of few letters, so that they often match. */
const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 6 });
const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 40)}… (${text.length} characters)` : text);
const VERB: Readonly<Record<Answer, string>> = { yes: "covers", maybe: "may cover", no: "doesn't cover" };
const asRegExp = (glob: string) => new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");

describe("an IAM policy pattern", function () {
  this.timeout(120_000); // thousands of patterns, on any machine

  it("matches the same strings as the equivalent regular expression", () => {
    fc.assert(
      fc.property(pattern, letters, (p, t) => matches(p, t) === asRegExp(p).test(t)),
      { numRuns: 2000 },
    );
  });

  it("overlaps another if some string matches both", () => {
    fc.assert(
      fc.property(pattern, pattern, letters, (p, q, t) => !(matches(p, t) && matches(q, t)) || overlap(p, q)),
      { numRuns: 5000 },
    );
  });

  it("has a matching string in common with every pattern that it overlaps", () => {
    // All strings of up to five letters over a and b: enough for patterns of up to two letters besides stars.
    const short = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 3 });
    const texts = Array.from({ length: 6 }, (_, n) => n).flatMap((n) =>
      Array.from({ length: 2 ** n }, (_, i) =>
        i.toString(2).padStart(n, "0").slice(0, n).replaceAll("0", "a").replaceAll("1", "b"),
      ),
    );
    fc.assert(
      fc.property(short, short, (p, q) => overlap(p, q) === texts.some((t) => matches(p, t) && matches(q, t))),
      { numRuns: 2000 },
    );
  });

  it("matches actions of any case", () => {
    assert.equal(coversAction("dynamodb:get*", "dynamodb:GetRecords"), "yes");
    assert.equal(coversAction("dynamodb:put*", "dynamodb:GetRecords"), "no");
    assert.equal(coversAction(UNKNOWN, "dynamodb:GetRecords"), "maybe");
  });

  const known = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";
  const unmade = "arn:*:dynamodb:*:*:table/orders/stream/*";
  const cases: [string | typeof UNKNOWN, string, Answer][] = [
    ["*", known, "yes"],
    ["*", unmade, "yes"],
    [known, known, "yes"],
    ["arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/*", known, "yes"],
    ["arn:aws:dynamodb:*:*:table/*", known, "yes"],
    ["arn:aws:dynamodb", known, "yes"],
    ["arn:aws:dynamodb:us-east-1:123456789012:table/orders", known, "no"],
    ["arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/*", known, "no"],
    ["arn:aws:dynamodb:us-east-1:123456789012:table/order?/stream/*", known, "yes"],
    ["arn:*:dynamodb:*:*:table/orders/stream/*", unmade, "yes"],
    ["arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/*", unmade, "maybe"],
    [known, unmade, "maybe"],
    ["arn:aws:dynamodb:*:*:table/customers/stream/*", unmade, "no"],
    ["arn:aws:dynamodb:*:*:table/orders", unmade, "no"],
    ["arn:*:dynamodb:*:*:table/orders/stream/?", unmade, "maybe"],
    [UNKNOWN, known, "maybe"],
    [
      "arn:aws:logs:*:*:log-group:/aws/lambda/a:*",
      "arn:aws:logs:us-east-1:1:log-group:/aws/lambda/a:log-stream:b",
      "yes",
    ],
    [
      "arn:aws:logs:*:*:log-group:/aws/lambda/b:*",
      "arn:aws:logs:us-east-1:1:log-group:/aws/lambda/a:log-stream:b",
      "no",
    ],
    ["arn:aws:logs:*:*:log-group:/aws/lambda/a", "arn:aws:logs:us-east-1:1:log-group:/aws/lambda/a:log-stream:b", "no"],
    ["arn:aws:logs:us-east-1:1:log-group", "arn:aws:logs:us-east-1:1:log-group:a", "no"],
    ["arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/table}/stream/*", known, "maybe"],
    ["arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/table}", known, "maybe"],
    ["arn:aws:dynamodb:*:*:index/${aws:PrincipalTag/table}", known, "no"],
    ["*".repeat(1000), known, "yes"],
    [`arn:aws:dynamodb:*:*:${"*a".repeat(3000)}`, known, "no"],
    [`arn:aws:dynamodb:*:*:${"*a".repeat(3000)}`, unmade, "no"],
    ["*", "no ARN at all", "yes"],
    ["arn:aws:dynamodb:*:*:*", "no ARN at all", "no"],
  ];
  for (const [given, arn, answer] of cases) {
    it(`${given === UNKNOWN ? "that is unknown" : shortened(given)} ${VERB[answer]} "${arn}"`, () => {
      assert.equal(coversArn(given === UNKNOWN ? UNKNOWN : parseResourcePattern(given, true), arn), answer);
    });
  }

  it("covers nothing if it is longer than any ARN, not counting stars", () => {
    for (const [length, answer] of [
      [2047, "yes"],
      [2048, "yes"],
      [2049, "no"],
    ] as const) {
      const segment = "a".repeat(length);
      for (const pattern of [`*${segment}`, `${segment}*`, `${segment}***`])
        assert.equal(coversArn(parseResourcePattern(`:::::${pattern}`, true), `:::::${segment}`), answer, `${length}`);
    }
  });

  it("has a star for each policy variable", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "$", "{", "}", "${"), maxLength: 12 });
    fc.assert(
      fc.property(text, (given) => {
        const expected = given.replace(/\$\{[^}]*\}/g, "*").replace(/\*{2,}/g, "*");
        assert.equal(parseResourcePattern(given, true).segments.join(":"), expected);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes policy variables literally before version 2012-10-17", () => {
    assert.equal(coversArn(parseResourcePattern("arn:aws:dynamodb:*:*:table/${aws:userid}*", false), known), "no");
  });

  for (const [pattern, every] of [
    ["*", true],
    ["arn:aws:dynamodb:*:*:table/*/stream/*", true],
    ["arn:aws-cn:dynamodb:us-east-1:123456789012:table/*", true],
    ["arn:aws:dynamodb:*:*:*", true],
    ["arn:aws:dynamodb:*:*:table/orders-*/stream/*", false],
    ["arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/table}*", false],
    ["arn:aws:sqs:*:*:*", false],
  ] as const) {
    it(`${pattern} ${every ? "covers" : "doesn't cover"} every stream`, () => {
      assert.equal(coversEvery(parseResourcePattern(pattern, true), "dynamodb", "table/*/stream/*"), every);
    });
  }

  it("is combined with others by three-valued logic", () => {
    const table = (combine: (a: Answer, b: Answer) => Answer) =>
      (["yes", "maybe", "no"] as const).map((a) => (["yes", "maybe", "no"] as const).map((b) => combine(a, b)));
    assert.deepEqual(table(both), [
      ["yes", "maybe", "no"],
      ["maybe", "maybe", "no"],
      ["no", "no", "no"],
    ]);
    const eitherOf = [either, (a: Answer, b: Answer) => anyOf([a, b], (answer) => answer)];
    for (const combine of eitherOf)
      assert.deepEqual(table(combine), [
        ["yes", "yes", "yes"],
        ["yes", "maybe", "maybe"],
        ["yes", "maybe", "no"],
      ]);
    assert.deepEqual((["yes", "maybe", "no"] as const).map(not), ["no", "maybe", "yes"]);
  });
});
