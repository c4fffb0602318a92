import assert from "node:assert/strict";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { gather } from "../../doctor/gather";
import { report } from "../../doctor/report";
import type { Clients } from "../../target/clients";
import { resolve } from "../../target/resolve";
import { awsError, fakeClient, STREAM } from "../fakes";

const KEY = "arn:aws:kms:us-east-1:1:key/k-1";
const LISTED = {
  UUID: "m-1",
  EventSourceArn: STREAM,
  FunctionArn: "arn:aws:lambda:us-east-1:1:function:orders-fn",
  KMSKeyArn: KEY,
};

/** A fake Lambda whose list of mappings lacks encrypted filters, as on AWS. */
function clients(mapping: object): Clients {
  const { client } = fakeClient<object>({
    ListEventSourceMappings: () => ({ EventSourceMappings: [LISTED] }),
    GetEventSourceMapping: () => ({ ...LISTED, ...mapping }),
  });
  // The paginator accepts only a real client, but it only calls send.
  const lambda = Object.assign(Object.create(LambdaClient.prototype) as object, client);
  const denied = { send: async () => Promise.reject(awsError("AccessDeniedException")) };
  return new Proxy({} as Clients, { get: (_, name) => (name === "lambda" ? lambda : denied) });
}

describe("a mapping whose filters are encrypted", () => {
  const HIDDEN = { FilterCriteriaError: { ErrorCode: "KMSAccessDenied", Message: "not authorized to decrypt" } };

  it("keeps its filters when it is found in a list", async () => {
    const filters = [{ Pattern: '{"eventName":["INSERT"]}' }];
    const { mapping } = await resolve(clients({ FilterCriteria: { Filters: filters } }), { table: "orders" });
    assert.deepEqual(mapping.filters, ['{"eventName":["INSERT"]}']);
  });

  it("isn't used without them, because it would pass on records that they keep from the function", async () => {
    for (const names of [{ table: "orders" }, { mapping: "m-1" }]) {
      await assert.rejects(resolve(clients(HIDDEN), names), {
        name: "UsageError",
        message: `The filters of mapping m-1 are encrypted, and can't be read: not authorized to decrypt Allow kms:Decrypt on ${KEY}.`,
      });
    }
  });

  it("is shown by doctor, which says that it can't read them", async () => {
    const facts = await gather(clients(HIDDEN), { mapping: "m-1" });
    assert.ok(report(facts, []).includes("filters      encrypted: not readable with these rights"));
    assert.ok(facts.unanswered.includes("filters: not authorized to decrypt"));
  });
});
