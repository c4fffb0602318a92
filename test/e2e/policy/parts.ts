// The parts that the stacks of the two files share.
import * as pulumi from "@pulumi/pulumi";

export const READ = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map(
  (action) => `dynamodb:${action}`,
);

export const keys = { billingMode: "PAY_PER_REQUEST", hashKey: "id", attributes: [{ name: "id", type: "S" }] };

export const CODE = {
  code: new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.StringAsset("exports.handler = async () => ({})"),
  }),
  handler: "index.handler",
  runtime: "nodejs22.x",
} as const;

export function trustIn(service: string): string {
  const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: `${service}.amazonaws.com` } };
  return JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
}
