// Small stacks whose requests are recorded; the configuration names one.
const aws = require("@pulumi/aws");
const pulumi = require("@pulumi/pulumi");

const READ = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map((action) => `dynamodb:${action}`);
const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });

function consumer(roleArgs = () => ({})) {
  const table = new aws.dynamodb.Table("orders", {
    billingMode: "PAY_PER_REQUEST",
    hashKey: "id",
    attributes: [{ name: "id", type: "S" }],
    streamEnabled: true,
    streamViewType: "NEW_AND_OLD_IMAGES",
  });
  const role = new aws.iam.Role("orders", { assumeRolePolicy, ...roleArgs(table) });
  const code = new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.StringAsset("exports.handler = async () => ({})"),
  });
  const fn = new aws.lambda.Function("orders", {
    runtime: "nodejs22.x",
    handler: "index.handler",
    role: role.arn,
    code,
  });
  new aws.lambda.EventSourceMapping("orders", {
    eventSourceArn: table.streamArn,
    functionName: fn.arn,
    startingPosition: "TRIM_HORIZON",
    maximumRetryAttempts: 3,
  });
  return { table, role };
}

const document = (table) =>
  aws.iam.getPolicyDocumentOutput({ statements: [{ actions: READ, resources: [table.streamArn] }] });

const stacks = {
  noPolicy: () => consumer(),
  inlineComputed: () =>
    consumer((table) => ({ inlinePolicies: document(table).json.apply((policy) => [{ name: "read", policy }]) })),
  besideTheRole: () => {
    const { table, role } = consumer();
    const policy = pulumi.jsonStringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: READ, Resource: table.streamArn }],
    });
    new aws.iam.RolePolicy("read", { role: role.name, policy });
  },
};
stacks[new pulumi.Config().require("stack")]();
