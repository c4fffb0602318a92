import assert from "node:assert/strict";
import { terraformJson } from "../tools/hcl";
import { changed, workingStack } from "../model/stack";
import { NAMES as names } from "./names";

const resources = (...args: Parameters<typeof changed>) =>
  (
    JSON.parse(terraformJson(changed(...args), names, { region: "us-east-1" }, "5.100.0")) as {
      resource: { [type: string]: { [name: string]: { [key: string]: unknown } } };
    }
  ).resource;

describe("a stack written in HCL", () => {
  it("has the note's resources and the role's policy", () => {
    assert.deepEqual(Object.keys(resources(workingStack, {})).sort(), [
      "aws_dynamodb_table",
      "aws_iam_role",
      "aws_iam_role_policy",
      "aws_lambda_event_source_mapping",
      "aws_lambda_function",
      "aws_lambda_permission",
    ]);
  });

  it("omits what a case removes", () => {
    const left = resources(workingStack, {
      role: "none",
      permission: false,
      mapping: null,
      table: { streamEnabled: undefined },
    });
    assert.deepEqual(Object.keys(left).sort(), ["aws_dynamodb_table", "aws_iam_role", "aws_lambda_function"]);
    assert.ok(!("stream_enabled" in (left.aws_dynamodb_table?.table ?? {})));
    assert.equal(left.aws_dynamodb_table?.table?.stream_view_type, "NEW_AND_OLD_IMAGES");
  });

  it("refers to the table's stream, as the note does", () => {
    const { aws_lambda_event_source_mapping: mappings, aws_lambda_permission: permissions } = resources(
      workingStack,
      {},
    );
    assert.equal(mappings?.mapping?.event_source_arn, "${aws_dynamodb_table.table.stream_arn}");
    assert.equal(permissions?.permission?.source_arn, "${aws_dynamodb_table.table.stream_arn}");
  });

  it("has every mapping setting by Terraform's name, and escapes template syntax", () => {
    const { aws_lambda_event_source_mapping: mappings } = resources(workingStack, {
      mapping: {
        filters: ['{"a":["${b}"]}'],
        report: true,
        maximumRetryAttempts: 0,
        bisectBatchOnFunctionError: false,
      },
    });
    const { filter_criteria, destination_config, maximum_retry_attempts, bisect_batch_on_function_error, batch_size } =
      mappings?.mapping ?? {};
    assert.deepEqual(
      { filter_criteria, destination_config, maximum_retry_attempts, bisect_batch_on_function_error, batch_size },
      {
        filter_criteria: { filter: [{ pattern: '{"a":["$${b}"]}' }] },
        destination_config: { on_failure: { destination_arn: names.destinationArn } },
        maximum_retry_attempts: 0,
        bisect_batch_on_function_error: false,
        batch_size: 100,
      },
    );
  });
});
