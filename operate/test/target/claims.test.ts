import assert from "node:assert/strict";
import { mock } from "node:test";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { claimsTableOf, releaseClaims } from "../../target/claims";
import { fakeClient } from "../fakes";

const idsOf = (requests: { DeleteRequest: { Key: { id: { S: string } } } }[]) =>
  requests.map(({ DeleteRequest }) => DeleteRequest.Key.id.S);

describe("the claims of a handler on once()", () => {
  afterEach(() => mock.timers.reset());

  it("are released for each change and each of its effects, and again if DynamoDB leaves some unprocessed", async () => {
    const { client, sent } = fakeClient<DynamoDBClient>({
      BatchWriteItem: ({ RequestItems }, call) => ({
        UnprocessedItems: call === 1 ? { claims: RequestItems.claims.slice(3) } : {},
      }),
    });
    await releaseClaims(client, "claims", ["e1", "e2"], ["mail"]);
    assert.deepEqual(
      sent.map(({ input }) => idsOf(input.RequestItems.claims)),
      [["e1", "e1#mail", "e2", "e2#mail"], ["e2#mail"]],
    );
  });

  it("no longer delay the run when it is stopped while their table is throttled", async () => {
    mock.timers.enable({ apis: ["setTimeout"] }); // a wait that isn't cut short would never end
    const stop = new AbortController();
    const { client, sent } = fakeClient<DynamoDBClient>({
      BatchWriteItem: ({ RequestItems }) => {
        queueMicrotask(() => stop.abort());
        return { UnprocessedItems: RequestItems };
      },
    });
    await assert.rejects(releaseClaims(client, "claims", ["e1"], [], stop.signal), { name: "InterruptedError" });
    assert.equal(sent.length, 1);
  });

  it("are an error when the function's variables are encrypted with a key that the caller isn't allowed to use", async () => {
    const { client } = fakeClient<LambdaClient>({
      GetFunctionConfiguration: () => ({
        Environment: {
          Error: {
            ErrorCode: "AccessDeniedException",
            Message: "Lambda was unable to decrypt your environment variables",
          },
        },
      }),
    });
    await assert.rejects(claimsTableOf(client, "orders-fn"), {
      name: "UsageError",
      message: /variables of function orders-fn can't be read.*unable to decrypt.*Allow kms:Decrypt/s,
    });
  });
});
