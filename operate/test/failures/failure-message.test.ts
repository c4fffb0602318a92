import assert from "node:assert/strict";
import { readMessage } from "../../failures/failure-message";
import { mismatch } from "../../failures/wanted";
import { lambdaRecord, STREAM } from "../fakes";

/** As MiniStack sent it, and as AWS documents it. */
const message = {
  requestContext: {
    requestId: "316aa6d0-8154-xmpl-9af7-85d5f4a6bc81",
    functionArn: "arn:aws:lambda:us-east-1:000000000000:function:orders-fn:live",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 1,
  },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  version: "1.0",
  timestamp: "2026-11-25T03:00:00Z",
  DDBStreamBatchInfo: {
    shardId: "shardId-00000000000000000000-00000000",
    startSequenceNumber: "1".padStart(21, "0"),
    endSequenceNumber: "2".padStart(21, "0"),
    approximateArrivalOfFirstRecord: "2026-11-25T03:00:00Z",
    approximateArrivalOfLastRecord: "2026-11-25T03:00:00Z",
    batchSize: 2,
    streamArn: STREAM,
  },
};
const object = { ...message, payload: JSON.stringify({ Records: [lambdaRecord(1), lambdaRecord(2)] }) };

function read(value: unknown) {
  const result = readMessage(JSON.stringify(value));
  assert.ok(typeof result === "object", String(result));
  return result;
}

describe("a failed batch's message", () => {
  it("names its records", () => {
    const { first, last, size, condition, records } = read(message);
    assert.deepEqual([first, last, size, condition, records], [1n, 2n, 2, "RetryAttemptsExhausted", undefined]);
  });

  it("is read from an SNS notification", () => {
    assert.equal(read({ Type: "Notification", Message: JSON.stringify(message) }).size, 2);
  });

  it("has its records when it is an object in a bucket", () => {
    assert.equal(read(object).records?.length, 2);
  });

  for (const [title, text, reason] of [
    ["another application's message", '{"hello":"world"}', /no DDBStreamBatchInfo/],
    ["plain text", "hello", /isn't JSON/],
    ["a truncated object", JSON.stringify(object).slice(0, -20), /cut short/],
    [
      "an object with a truncated payload",
      JSON.stringify({ ...object, payload: object.payload.slice(0, 50) }),
      /cut short/,
    ],
    ["an object with too few records", JSON.stringify({ ...object, payload: '{"Records":[]}' }), /0 of 2 records/],
    [
      "an object whose records aren't those that it names",
      JSON.stringify({ ...object, payload: JSON.stringify({ Records: [lambdaRecord(1), lambdaRecord(3)] }) }),
      /aren't those/,
    ],
    ...(
      [
        ["without keys", { ...lambdaRecord(2), dynamodb: { SequenceNumber: "2" } }, /can't be read/],
        ["that is null", null, /can't be read/],
        ["that comes twice", lambdaRecord(1), /aren't in the order of the stream/],
      ] as const
    ).map(
      ([which, record, reason]) =>
        [
          `an object with a record ${which}`,
          JSON.stringify({
            ...object,
            DDBStreamBatchInfo: {
              ...object.DDBStreamBatchInfo,
              endSequenceNumber: lambdaRecord(3).dynamodb!.SequenceNumber,
              batchSize: 3,
            },
            payload: JSON.stringify({ Records: [lambdaRecord(1), record, lambdaRecord(3)] }),
          }),
          reason,
        ] as const,
    ),
    ["JSON's null", "null", /isn't a JSON object/],
    ["a list", "[]", /no DDBStreamBatchInfo/],
    ["a topic's notification of something else", '{"Type":"Notification","Message":"hello"}', /isn't JSON/],
    ["a bucket's event", '{"Records":[{"eventSource":"aws:s3"}]}', /no DDBStreamBatchInfo/],
    [
      "a message with a reversed range",
      JSON.stringify({ ...message, DDBStreamBatchInfo: { ...message.DDBStreamBatchInfo, startSequenceNumber: "9" } }),
      /can't be read/,
    ],
    ...[undefined, "2", 0, 1.5, -1, 10_001].map(
      (batchSize) =>
        [
          `a message with batchSize ${JSON.stringify(batchSize)}`,
          JSON.stringify({ ...message, DDBStreamBatchInfo: { ...message.DDBStreamBatchInfo, batchSize } }),
          /batchSize isn't valid for a mapping/,
        ] as const,
    ),
    [
      "a message with a sequence number of 41 digits",
      JSON.stringify({
        ...message,
        DDBStreamBatchInfo: { ...message.DDBStreamBatchInfo, endSequenceNumber: "9".repeat(41) },
      }),
      /can't be read/,
    ],
  ] as const) {
    it(`isn't read from ${title}`, () => assert.match(readMessage(text) as string, reason));
  }

  it("is skipped when it belongs to another function or table", () => {
    const wanted = { functionArn: "arn:aws:lambda:us-east-1:000000000000:function:orders-fn", tableName: "orders" };
    assert.equal(mismatch(read(message), wanted), undefined, "whatever the alias");
    assert.match(mismatch(read(message), { ...wanted, tableName: "other" })!, /belongs to table orders/);
    assert.match(mismatch(read(message), { ...wanted, functionArn: "other" })!, /belongs to function orders-fn/);
    const elsewhere = wanted.functionArn.replace("us-east-1", "eu-west-1");
    assert.equal(
      mismatch(read(message), { ...wanted, functionArn: elsewhere }),
      "it belongs to a function in us-east-1:000000000000, not in eu-west-1:000000000000",
    );
  });
});
