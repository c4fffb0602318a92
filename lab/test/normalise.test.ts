import assert from "node:assert/strict";
import { cause, normaliser } from "../steps/normalise";

const names = {
  table: "lab-x",
  function: "lab-x-function",
  role: "lab-x-role",
  queue: "lab-x-queue",
  topic: "lab-x-topic",
  bucket: "lab-x-bucket",
};
const normal = normaliser(names);

describe("the lab's normaliser", () => {
  const cases: [title: string, text: string, expected: string][] = [
    [
      "stream ARNs",
      "on arn:aws:dynamodb:us-east-1:000000000000:table/lab-x/stream/2026-11-22T16:22:10.591.",
      "on <stream ARN>.",
    ],
    ["other ARNs", '"arn:aws:sqs:us-east-1:000000000000:lab-x-queue"', '"<ARN>"'],
    [
      "the run's names, the longer ones first",
      "lab-x lab-x-function lab-x-role lab-x-queue lab-x-topic lab-x-bucket lab-x-2",
      "<table> <function> <role> <queue> <topic> <bucket> <table>-2",
    ],
    ["identifiers", "mapping 1B4E28BA-2fa1-11d2-883f-0016d3cca427", "mapping <uuid>"],
    ["times", "at 2026-11-22T16:22:10Z and 2026-11-22 16:22:10.123", "at <time> and <time>"],
    ["endpoints", "http://localhost:4640/x http://127.0.0.1:39121", "http://<endpoint>/x http://<endpoint>"],
    ["account numbers and sequence numbers", "123456789012 400000000024465870661", "<account> <number>"],
    [
      "hashes of code",
      'source_code_hash = "" -> "dNFlzyzCM7dT5rDRMnFd/w3nRV4MwZL6siHKvFWYLSg="',
      'source_code_hash = "" -> "<hash>"',
    ],
    ["repeated white space", "a\n   b", "a b"],
    [
      "long lists of allowed values",
      `one of [${Array.from({ length: 12 }, (_, i) => `"r${i}"`).join(" ")}], got x`,
      "one of […], got x",
    ],
  ];
  for (const [title, text, expected] of cases) it(`replaces ${title}`, () => assert.equal(normal(text), expected));

  it("truncates a message of thousands of characters", () => {
    assert.equal(normal(`unknown: one of ${"service ".repeat(500)}`).length, 1001);
  });

  it("keeps short lists of allowed values", () => {
    const text = 'one of ["NEW_IMAGE" "OLD_IMAGE" ""], got BOGUS';
    assert.equal(normal(text), text);
  });
});

describe("the cause of a tool's error", () => {
  const aws = "InvalidParameterValueException: Unrecognized event source.";
  const wrapped =
    "creating Lambda Event Source Mapping (): operation error Lambda: CreateEventSourceMapping, https response error StatusCode: 400, RequestID: 1234-5, " +
    aws;

  it("is AWS's code and message within Terraform's message", () => assert.equal(cause(wrapped), aws));
  it("is AWS's code and message within Pulumi's message", () =>
    assert.equal(cause(`1 error occurred:\n\t* ${wrapped}\n`), aws));
  it("is the innermost of several", () => {
    const again = `updating: ${wrapped.replace(aws, "api error ValidationException: first")}, https response error StatusCode: 400, RequestID: 9, api error ResourceInUseException: last`;
    assert.equal(cause(again), "ResourceInUseException: last");
  });
  it("is the tool's own message if no service answered", () => {
    assert.equal(
      cause("stream_view_type is required when stream_enabled = true"),
      "stream_view_type is required when stream_enabled = true",
    );
    assert.equal(cause("Preview failed: stream_view_type is required"), "stream_view_type is required");
    assert.equal(
      cause(
        "aws:dynamodb/table:Table resource 'table': property streamViewType value {BOGUS} has a problem: expected one of [], got BOGUS",
      ),
      "expected one of [], got BOGUS",
    );
  });
});
