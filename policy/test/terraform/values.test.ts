// Values of a plan in Pulumi's shape and terms.
import assert from "node:assert/strict";
import { hasUnknown, UNKNOWN } from "../../graph/value";
import { dataSourceDocument } from "../../terraform/policy-document";
import { propertyName, propertyValue, typeToken } from "../../terraform/pulumi-names";
import { merge } from "../../terraform/unknown";
import { inTerraform } from "../../terraform/wording";

describe("a planned value merged with its unknown marks", () => {
  for (const [name, value, unknown, merged, sensitive] of [
    ["is kept if no mark is set", { a: [1, { b: null }] }, {}, { a: [1, { b: null }] }],
    ["is kept if there are no marks", "a", undefined, "a"],
    ["is unknown if it is marked as a whole", { a: 1 }, true, UNKNOWN],
    ["gains a member that only the marks have", { a: 1 }, { b: true }, { a: 1, b: UNKNOWN }],
    ["has an unknown item in place of a marked list item", [1, 2, 3], [false, true], [1, UNKNOWN, 3]],
    [
      "has an unknown member in place of a block's marked member",
      { a: [{ b: 1 }] },
      { a: [{ c: true }] },
      { a: [{ b: 1, c: UNKNOWN }] },
    ],
    ["is kept if it is a list and the marks are an object", [1], { 0: true }, [1]],
    ["is kept if it is an object and the marks are a list", { a: 1 }, [true], { a: 1 }],
    ["is kept if its mark is false", { a: false }, { a: false }, { a: false }],
    ["is unknown if it is sensitive as a whole", "a", false, UNKNOWN, true],
    [
      "makes sensitive values unknown, at any depth",
      { a: [1, { b: 2, c: 3 }] },
      {},
      { a: [1, { b: UNKNOWN, c: 3 }] },
      { a: [false, { b: true }] },
    ],
    ["keeps what isn't set, even if it would be sensitive", { a: null }, {}, { a: null }, { a: true, b: true }],
  ] as [string, unknown, unknown, unknown, unknown?][]) {
    it(name, () => {
      assert.deepEqual(merge(value, unknown, sensitive), merged);
    });
  }

  it("is known to hold an unknown at any depth", () => {
    assert.deepEqual([UNKNOWN, [1, { a: [UNKNOWN] }], { a: { b: UNKNOWN } }].map(hasUnknown), [true, true, true]);
    assert.deepEqual([undefined, null, 1, "a", [], [null], { a: { b: 1 } }].map(hasUnknown), Array(7).fill(false));
  });
});

describe("a Terraform argument", () => {
  for (const [type, argument, property] of [
    ["aws_dynamodb_table", "stream_enabled", "streamEnabled"],
    ["aws_dynamodb_table", "attribute", "attributes"],
    ["aws_dynamodb_table", "replica", "replicas"],
    ["aws_dynamodb_table", "global_secondary_index", "globalSecondaryIndexes"],
    ["aws_iam_role", "inline_policy", "inlinePolicies"],
    ["aws_lambda_function", "function_name", "name"],
    ["aws_lambda_permission", "function_name", "function"],
    ["aws_lambda_event_source_mapping", "function_name", "functionName"],
    ["aws_pipes_pipe", "filter", "filters"],
    ["x", "ipv_6_address_2", "ipv6Address2"],
  ] as const) {
    it(`named ${argument} of ${type} is Pulumi's ${property}`, () => {
      assert.equal(propertyName(type, argument), property);
    });
  }

  for (const [argument, value, shaped] of [
    ["destination_config", [{ on_failure: [{ destination_arn: "a" }] }], { onFailure: { destinationArn: "a" } }],
    ["filter_criteria", [{ filter: [{ pattern: "p" }] }], { filters: [{ pattern: "p" }] }],
    ["filter_criteria", [], undefined],
    ["replica", [{ region_name: "r" }], [{ regionName: "r" }]],
    ["tags", { some_key: "a" }, { some_key: "a" }],
    ["tags_all", { some_key: "a" }, { some_key: "a" }],
    ["other", { some_key: { tags: { a_b: 1 } } }, { someKey: { tags: { a_b: 1 } } }],
    ["matrix", [[{ a_b: 1 }]], [[{ aB: 1 }]]],
    ["batch_size", 5, 5],
    ["batch_size", null, null],
    ["batch_size", UNKNOWN, UNKNOWN],
  ] as [string, unknown, unknown][]) {
    it(`named ${argument} has Pulumi's shape for ${value === UNKNOWN ? "an unknown value" : JSON.stringify(value)}`, () => {
      assert.deepEqual(propertyValue(argument, value), shaped);
    });
  }

  it("of a type that no rule reads keeps its Terraform type", () => {
    assert.equal(typeToken("aws_lambda_function"), "aws:lambda/function:Function");
    assert.equal(typeToken("google_x"), "terraform:google_x");
  });
});

describe("a partly known policy document", () => {
  const of = (after: object, after_unknown: object = {}) =>
    dataSourceDocument({ actions: ["read"], after, after_unknown }) as Record<string, any>;

  it("has its statements, with unknown members", () => {
    const statement = [
      { actions: ["a"], resources: null, effect: null, not_actions: [] },
      { effect: "Deny", not_actions: ["b"], not_resources: ["r"], condition: [{ test: "t" }] },
    ];
    assert.deepEqual(of({ statement }, { statement: [{ resources: true }] }), {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["a"], Resource: UNKNOWN },
        { Effect: "Deny", NotAction: ["b"], NotResource: ["r"], Condition: [{ test: "t" }] },
      ],
    });
  });

  for (const argument of ["source_policy_documents", "override_policy_documents", "source_json", "override_json"]) {
    it(`is unknown if it includes other documents by ${argument}`, () => {
      assert.equal(of({ statement: [], [argument]: ["x"] }), UNKNOWN);
      assert.equal(of({ statement: [] }, { [argument]: true }), UNKNOWN);
      assert.deepEqual(of({ statement: [], [argument]: null }).Statement, []);
      assert.deepEqual(of({ statement: [], [argument]: [] }).Statement, []);
    });
  }

  it("is unknown if its statements are unknown", () => {
    assert.equal(of({}, { statement: true }), UNKNOWN);
    assert.deepEqual(of({ statement: [{}] }, { statement: [true] }).Statement, [UNKNOWN]);
    assert.deepEqual(of({ statement: [null] }).Statement, [UNKNOWN]);
  });
});

describe("a message in Terraform's terms", () => {
  const addresses = new Set(['aws_dynamodb_table.orders["eu"]', "aws_lambda_function.f[0]", "a.b"]);
  for (const [given, worded] of [
    ['Table "aws_dynamodb_table.orders["eu"]" is', 'aws_dynamodb_table.orders["eu"] is'],
    ['of function "aws_lambda_function.f[0]", "a.b"', "of aws_lambda_function.f[0], a.b"],
    ['the value "other"', 'the value "other"'],
    ["set streamEnabled: true and a streamViewType", "set stream_enabled = true and a stream_view_type"],
    ['set functionResponseTypes to ["x"]', 'set function_response_types to ["x"]'],
    ["inlinePolicies: {", "inline_policy = {"],
    ["set batchSize:5, batchSize: what", "set batch_size = 5, batch_size: what"],
    ["set destinationConfig.onFailure.", "set destination_config.on_failure."],
    ["is x.batchSize or batchSizes", "is x.batchSize or batchSizes"],
  ] as const) {
    it(`reads ${JSON.stringify(worded)}`, () => {
      assert.equal(inTerraform(given, addresses), worded);
    });
  }
});
