import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { emulatorEndpoints, rejectWithoutEndpoint } from "../../program/emulator-only";
import { configure } from "./configure";

const awsPackage = path.dirname(createRequire(__filename).resolve("@pulumi/aws/package.json"));

/** The endpoints of a stack with these settings. */
function endpoints(settings: Record<string, unknown> = {}): Record<string, string> | undefined {
  configure("localstack", settings);
  return emulatorEndpoints(new pulumi.Config("aws"));
}

describe("a stack on the emulator", () => {
  const accepted = (token: string) => {
    rejectWithoutEndpoint("It", token, endpoints()!);
    return true;
  };

  for (const token of [
    "aws:sns/topic:Topic",
    "aws:s3/bucket:Bucket",
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:route53/zone:Zone",
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
    "aws:ec2clientvpn/endpoint:Endpoint",
    "aws:index/getCallerIdentity:getCallerIdentity",
    "aws:index/getPartition:getPartition",
    "random:index/randomPet:RandomPet",
    "pulumi:pulumi:StackReference",
  ]) {
    it(`may use ${token}`, () => assert.ok(accepted(token)));
  }

  for (const [token, missing] of [
    ["aws:kendra/index:Index", "kendra"],
    ["aws:kinesis/videoStream:VideoStream", "kinesisvideo"],
    ["aws:route53/getResolverRule:getResolverRule", "route53resolver"],
    ["aws:mskconnect/connector:Connector", "mskconnect"],
    ["aws:index/getIpRanges:getIpRanges", "getIpRanges"],
  ] as const) {
    it(`may not use ${token}, for which the emulator has no endpoint`, () => {
      assert.throws(
        () => rejectWithoutEndpoint('Resource "x"', token, endpoints()!),
        new RegExp(`^Error: Resource "x" \\(${token}\\) would call AWS: .* has no endpoint for ${missing}`),
      );
    });
  }

  it("may not use an explicit AWS provider without endpoints", () => {
    assert.throws(() => accepted("aws-native:s3:Bucket"), /aws-native can't be sent to an emulator/);
  });

  it("has only endpoints that the provider knows", () => {
    const types = fs.readFileSync(path.join(awsPackage, "types/input.d.ts"), "utf8");
    const [block = ""] = /interface ProviderEndpoint [^]*?\n}/.exec(types) ?? [];
    const known = [...block.matchAll(/^ {4}(\w+)\?:/gm)].map(([, name]) => name);
    assert.ok(known.length > 200);
    assert.deepEqual(
      Object.keys(endpoints()!).filter((name) => !known.includes(name)),
      [],
    );
  });

  for (const [url, kind] of [
    ["https://vpce-0123.dynamodb.us-east-1.vpce.amazonaws.com", "a VPC endpoint"],
    ["https://dynamodb.us-east-1.api.aws", "a dual-stack endpoint"],
  ]) {
    it(`is recognised not to be one if its endpoint is AWS's, such as ${kind}`, () => {
      assert.equal(endpoints({ "aws:endpoints": [{ dynamodb: url }] }), undefined);
    });
  }

  it("is recognised not to be one without endpoints", () => {
    configure("aws");
    assert.equal(emulatorEndpoints(new pulumi.Config("aws")), undefined);
  });
});
