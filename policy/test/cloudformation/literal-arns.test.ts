// Hand-written patterns in policies of templates with resources whose names CloudFormation chooses.
import assert from "node:assert/strict";
import { resourcesOfTemplate } from "../../cloudformation/resources";
import { UNKNOWN } from "../../graph/value";

/** The pack's value of a policy's `Resource`, in a template that has a resource of this type with these properties. */
function softened(
  Resource: unknown,
  Type: string,
  Properties: Record<string, unknown> = {},
  key = "Resource",
): unknown {
  const PolicyDocument = { Statement: [{ Effect: "Allow", Action: "*", [key]: Resource }] };
  const resources = resourcesOfTemplate({
    Resources: { X: { Type, Properties }, P: { Type: "AWS::IAM::Policy", Properties: { PolicyDocument } } },
  });
  const { policyDocument } = resources[1]?.props as { policyDocument: typeof PolicyDocument };
  return (policyDocument.Statement[0] as Record<string, unknown>)[key];
}

const TABLE = "AWS::DynamoDB::Table";
const at = (rest: string) => `arn:aws:dynamodb:us-east-1:123456789012:${rest}`;

describe("a literal ARN in a template's policy", () => {
  for (const pattern of [
    at("table/shop-*"),
    at("table/orders"),
    at("table/orders/stream/*"),
    at("table/orders/index/*"),
    at("table/orders/stream/2026-01-01T00:00:00.000"),
    at("*/orders"),
    at("backup/*"),
  ]) {
    it(`is unknown if CloudFormation chooses the table's name: ${pattern}`, () => {
      assert.equal(softened(pattern, TABLE), UNKNOWN);
      assert.deepEqual(softened([pattern, "*"], "AWS::DynamoDB::GlobalTable"), [UNKNOWN, "*"]);
      assert.equal(softened(pattern, TABLE, {}, "NotResource"), UNKNOWN);
    });
  }

  for (const pattern of [
    "*",
    "arn:aws:dynamodb",
    at("*"),
    at("table/*"),
    at("table/*/stream/*"),
    at("table/*/index/by-name"),
  ]) {
    it(`is kept if it covers every table: ${pattern}`, () => {
      assert.equal(softened(pattern, TABLE), pattern);
    });
  }

  it("is kept if the table has a literal name, unless it names a stream by its creation time", () => {
    assert.equal(softened(at("table/shop-*"), TABLE, { TableName: "orders" }), at("table/shop-*"));
    const made = at("table/orders/stream/2026-01-01T00:00:00.000");
    assert.equal(softened(made, "AWS::SQS::Queue"), UNKNOWN);
  });

  it("is kept if the resource without a name belongs to another service", () => {
    const folder = "arn:aws:s3:::logs/stream/2026";
    assert.equal(softened(folder, TABLE), folder);
    const queue = "arn:aws:sqs:us-east-1:123456789012:jobs";
    assert.equal(softened(queue, TABLE), queue);
    assert.equal(softened(queue, "AWS::SQS::Queue"), UNKNOWN);
    assert.equal(softened("arn:aws:sns:us-east-1:123456789012:t", "AWS::SNS::Topic"), UNKNOWN);
    assert.equal(softened("arn:aws:s3:::bucket/*", "AWS::S3::Bucket"), UNKNOWN);
    assert.equal(softened("arn:aws:kms:us-east-1:123456789012:key/1", "AWS::KMS::Key"), UNKNOWN);
    assert.equal(
      softened("arn:aws:logs:us-east-1:123456789012:log-group:x", "AWS::Logs::LogGroup"),
      "arn:aws:logs:us-east-1:123456789012:log-group:x",
    );
  });

  it("is resolved if it refers to a resource or to pseudo parameters", () => {
    assert.equal(softened({ "Fn::GetAtt": ["X", "Arn"] }, TABLE), "arn:aws:dynamodb:<Region>:<AccountId>:table/<X>");
    const sub = { "Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders" };
    assert.equal(softened(sub, TABLE), UNKNOWN);
    const named = "arn:aws:dynamodb:<Region>:<AccountId>:table/orders";
    assert.equal(softened(sub, TABLE, { TableName: "orders" }), named);
    assert.equal(softened(sub, TABLE, { TableName: { Ref: "AWS::StackName" } }), named);
    assert.deepEqual(softened({ "Fn::ImportValue": "shared" }, TABLE), UNKNOWN);
    const subscription = { "Fn::Sub": "arn:aws:sns:us-east-1:123456789012:${X.TopicName}:1" };
    assert.equal(softened(subscription, "AWS::SNS::Topic"), "arn:aws:sns:us-east-1:123456789012:<X>:1");
  });
});
