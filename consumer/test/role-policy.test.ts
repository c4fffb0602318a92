import assert from "node:assert/strict";
import { make, STREAM_ARN } from "./make";

const allow = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource });

describe("the execution role", () => {
  it("may only read its stream, list streams and write to its log group", async () => {
    const { recorder } = await make();
    assert.deepEqual(recorder.find("RolePolicy").policy, {
      Version: "2012-10-17",
      Statement: [
        allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], STREAM_ARN),
        allow(["dynamodb:ListStreams"], "*"),
        allow(
          ["logs:CreateLogStream", "logs:PutLogEvents"],
          "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/orders-:*",
        ),
      ],
    });
    assert.deepEqual(recorder.all("RolePolicyAttachment"), []);
  });
});
