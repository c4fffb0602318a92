// The values of Ref and Fn::GetAtt by type, with names that the template sets and with names that CloudFormation chooses.
import assert from "node:assert/strict";
import { attributeOf, referenceOf } from "../../cloudformation/outputs";
import { UNKNOWN } from "../../graph/value";

const account = { partition: "aws", region: "eu-west-1", accountId: "123456789012" };

function outputsOf(type: string, properties: Record<string, unknown>, attribute: string): [unknown, unknown] {
  const resource = { Type: `AWS::${type}` };
  const property = (name: string) => properties[name];
  return [referenceOf("Id", resource, property, account), attributeOf("Id", attribute, resource, property, account)];
}

const at = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
const IAM = "arn:aws:iam::123456789012";

describe("Ref and Fn::GetAtt", () => {
  for (const [type, attribute, set, named, chosen] of [
    [
      "DynamoDB::Table",
      "Arn",
      { TableName: "t" },
      ["t", at("dynamodb", "table/t")],
      ["<Id>", at("dynamodb", "table/<Id>")],
    ],
    [
      "DynamoDB::GlobalTable",
      "Arn",
      { TableName: "t" },
      ["t", at("dynamodb", "table/t")],
      ["<Id>", at("dynamodb", "table/<Id>")],
    ],
    [
      "Lambda::Function",
      "Arn",
      { FunctionName: "f" },
      ["f", at("lambda", "function:f")],
      ["<Id>", at("lambda", "function:<Id>")],
    ],
    ["IAM::Role", "Arn", { RoleName: "r", Path: "/p/" }, ["r", `${IAM}:role/p/r`], ["<Id>", `${IAM}:role/<Id>`]],
    [
      "IAM::ManagedPolicy",
      "PolicyArn",
      { ManagedPolicyName: "p", Path: "/p/" },
      [`${IAM}:policy/p/p`, `${IAM}:policy/p/p`],
      [`${IAM}:policy/<Id>`, `${IAM}:policy/<Id>`],
    ],
    ["SQS::Queue", "Arn", { QueueName: "q" }, ["q", at("sqs", "q")], ["<Id>", at("sqs", "<Id>")]],
    ["SQS::Queue", "QueueName", { QueueName: "q" }, ["q", "q"], ["<Id>", "<Id>"]],
    [
      "SNS::Topic",
      "TopicArn",
      { TopicName: "t" },
      [at("sns", "t"), at("sns", "t")],
      [at("sns", "<Id>"), at("sns", "<Id>")],
    ],
    ["SNS::Topic", "TopicName", { TopicName: "t" }, [at("sns", "t"), "t"], [at("sns", "<Id>"), "<Id>"]],
    ["S3::Bucket", "Arn", { BucketName: "b" }, ["b", "arn:aws:s3:::b"], ["<Id>", "arn:aws:s3:::<Id>"]],
    ["Kinesis::Stream", "Arn", { Name: "s" }, ["s", at("kinesis", "stream/s")], ["<Id>", at("kinesis", "stream/<Id>")]],
    ["KMS::Key", "Arn", {}, ["<Id>", at("kms", "key/<Id>")], ["<Id>", at("kms", "key/<Id>")]],
    [
      "Logs::LogGroup",
      "Arn",
      { LogGroupName: "l" },
      ["l", at("logs", "log-group:l:*")],
      ["<Id>", at("logs", "log-group:<Id>:*")],
    ],
    [
      "Lambda::Alias",
      "AliasArn",
      { FunctionName: "f", Name: "live" },
      [at("lambda", "function:f:live"), UNKNOWN],
      [UNKNOWN, UNKNOWN],
    ],
    [
      "Lambda::Version",
      "Version",
      { FunctionName: at("lambda", "function:f") },
      [at("lambda", "function:f:<Id>"), UNKNOWN],
      [UNKNOWN, UNKNOWN],
    ],
    ["S3::Bucket", "DomainName", { BucketName: "b" }, ["b", UNKNOWN], ["<Id>", UNKNOWN]],
    ["KMS::Key", "KeyId", {}, ["<Id>", UNKNOWN], ["<Id>", UNKNOWN]],
    ["Events::Rule", "Arn", { Name: "r" }, [UNKNOWN, UNKNOWN], [UNKNOWN, UNKNOWN]],
  ] as [string, string, Record<string, unknown>, [unknown, unknown], [unknown, unknown]][]) {
    it(`resolve AWS::${type} and its ${attribute}, for a set name and for one that CloudFormation chooses`, () => {
      assert.deepEqual(outputsOf(type, set, attribute), named);
      assert.deepEqual(outputsOf(type, {}, attribute), chosen);
    });
  }

  it("resolve a table's StreamArn only if it has a StreamSpecification", () => {
    const stream = (properties: Record<string, unknown>, type = "DynamoDB::Table") =>
      outputsOf(type, properties, "StreamArn")[1];
    const specified = { StreamSpecification: { StreamViewType: "NEW_IMAGE" } };
    assert.equal(stream(specified), `${at("dynamodb", "table/<Id>")}/stream/<Id.StreamLabel>`);
    assert.equal(stream(specified, "DynamoDB::GlobalTable"), stream(specified));
    assert.equal(stream(specified, "S3::Bucket"), UNKNOWN);
    assert.equal(stream({}), UNKNOWN);
    assert.equal(stream({ StreamSpecification: UNKNOWN }), UNKNOWN);
    assert.equal(stream({ ...specified, TableName: UNKNOWN }), UNKNOWN);
  });

  it("give an unknown value for a resource with an unknown name", () => {
    assert.deepEqual(outputsOf("SQS::Queue", { QueueName: UNKNOWN }, "Arn"), [UNKNOWN, UNKNOWN]);
    assert.deepEqual(outputsOf("SNS::Topic", { TopicName: UNKNOWN }, "TopicArn"), [UNKNOWN, UNKNOWN]);
    assert.deepEqual(outputsOf("SQS::Queue", { QueueName: "" }, "Arn"), ["<Id>", at("sqs", "<Id>")]);
    assert.deepEqual(outputsOf("IAM::Role", { Path: UNKNOWN }, "Arn"), ["<Id>", `${IAM}:role/<Id>`]);
  });

  it("give an unknown value for an alias with an unknown function or name", () => {
    assert.equal(outputsOf("Lambda::Alias", { FunctionName: UNKNOWN, Name: "live" }, "AliasArn")[0], UNKNOWN);
    assert.equal(outputsOf("Lambda::Alias", { FunctionName: "f", Name: UNKNOWN }, "AliasArn")[0], UNKNOWN);
  });
});
