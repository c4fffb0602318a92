// The names that follow from Terraform's schema, compared with those that @pulumi/aws declares.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { FUNCTIONS, RESOURCES } from "../aws-plugin/schema/resource-types";
import { Schema, type Field, type ProviderSchema } from "../aws-plugin/schema/schema";
import bundled from "../aws-plugin/schema/schema.json";

const aws = path.dirname(require.resolve("@pulumi/aws/package.json"));
const schema = new Schema(bundled as unknown as ProviderSchema);
const inputTypes = fs.readFileSync(path.join(aws, "types", "input.d.ts"), "utf8");

/** Properties that came with the provider's version 6, and that 5.100.0 doesn't have. Every regional resource has a `region` since. */
const NEWER: Record<string, string[]> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["evaluationCriteria", "evaluationInterval", "warmUpConfiguration"],
  "aws:cloudwatch/logGroup:LogGroup": ["deletionProtectionEnabled"],
  "aws:dynamodb/table:Table": ["globalTableWitness", "restoreBackupArn", "warmThroughput"],
  "aws:iam/policy:Policy": ["delayAfterPolicyCreationInMs"],
  "aws:lambda/eventSourceMapping:EventSourceMapping": ["useResourceTimeoutForPropagation"],
  "aws:lambda/function:Function": [
    "capacityProviderConfig",
    "durableConfig",
    "publishTo",
    "responseStreamingInvokeArn",
    "sourceKmsKeyArn",
    "tenancyConfig",
    "useResourceTimeoutForPropagation",
  ],
  "aws:lambda/permission:Permission": ["invokedViaFunctionUrl"],
  "aws:s3/bucket:Bucket": ["bucketNamespace", "bucketRegion"],
};
/** Terraform attributes that have no counterpart in Pulumi. */
const TERRAFORM_ONLY = ["id", "timeouts"];

describe("property names", () => {
  for (const [token, mapping] of Object.entries(RESOURCES)) {
    it(`of ${token} equal those of @pulumi/aws`, () => {
      const [, module = ""] = token.split(":");
      const declaration = fs.readFileSync(path.join(aws, `${module.replace(/^index\//, "")}.d.ts`), "utf8");
      const declared = names(declaration, /^ {4}readonly (\w+)\??: pulumi\.Output/gm);
      const derived = schema.resource(mapping).map((field) => field.name);
      const newer = ["region", ...(NEWER[token] ?? [])];
      assert.deepEqual(
        derived.filter((name) => !declared.includes(name) && !TERRAFORM_ONLY.includes(name)),
        [],
        "only derived",
      );
      assert.deepEqual(
        declared.filter((name) => !derived.includes(name) && !newer.includes(name)),
        [],
        "only declared",
      );
    });
  }

  for (const [token, mapping] of Object.entries(FUNCTIONS)) {
    it(`of ${token} equal those of @pulumi/aws`, () => {
      const [, module = ""] = token.split(":");
      const declaration = fs.readFileSync(path.join(aws, `${module.replace(/^index\//, "")}.d.ts`), "utf8");
      const declared = names(declaration, /^ {4}(?:readonly )?(\w+)\??:/gm);
      const derived = schema.dataSource(mapping).map((field) => field.name);
      assert.deepEqual(
        derived.filter((name) => !declared.includes(name) && name !== "id"),
        [],
      );
    });
  }

  const nested: [token: string, property: string, type: string][] = [
    ["aws:dynamodb/table:Table", "globalSecondaryIndexes", "TableGlobalSecondaryIndex"],
    ["aws:dynamodb/table:Table", "ttl", "TableTtl"],
    ["aws:lambda/eventSourceMapping:EventSourceMapping", "filterCriteria", "EventSourceMappingFilterCriteria"],
    ["aws:lambda/eventSourceMapping:EventSourceMapping", "destinationConfig", "EventSourceMappingDestinationConfig"],
    [
      "aws:lambda/eventSourceMapping:EventSourceMapping",
      "selfManagedEventSource",
      "EventSourceMappingSelfManagedEventSource",
    ],
    ["aws:lambda/function:Function", "environment", "FunctionEnvironment"],
    ["aws:lambda/function:Function", "vpcConfig", "FunctionVpcConfig"],
  ];
  for (const [token, property, type] of nested) {
    it(`within ${property} of ${token} equal those of ${type}`, () => {
      const mapping = RESOURCES[token];
      assert.ok(mapping);
      const field = schema.resource(mapping).find(({ name }) => name === property);
      const body = new RegExp(`interface ${type} {\\n([^]*?)\\n {4}}`).exec(inputTypes)?.[1] ?? "";
      const derived = (field?.fields ?? []).filter((f: Field) => f.input || f.name === "vpcId").map((f) => f.name);
      assert.deepEqual(
        derived.sort(),
        names(body, /^ {8}(\w+)\??:/gm)
          .filter((name) => !NEWER_NESTED.includes(name))
          .sort(),
      );
    });
  }
});

const NEWER_NESTED = ["warmThroughput", "keySchemas"];

const names = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = ""]) => name);
