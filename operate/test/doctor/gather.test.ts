import assert from "node:assert/strict";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { diagnose } from "../../doctor/findings";
import { gather } from "../../doctor/gather";
import { report } from "../../doctor/report";
import type { Clients } from "../../target/clients";
import { awsError, fakeClient, STREAM } from "../fakes";

/** Clients whose calls all fail with the same error, except those with a response given here. */
function clients(error: Error, answers: Record<string, (input?: { FunctionName?: string }) => unknown> = {}): Clients {
  const fail = () => {
    throw error;
  };
  const answer = new Proxy(answers, { get: (known, name: string) => known[name] ?? fail });
  const { client } = fakeClient<object>(answer);
  // The paginator accepts only a real client, but it only calls send.
  const lambda = Object.assign(Object.create(LambdaClient.prototype) as object, client);
  return new Proxy({} as Clients, { get: (_, name) => (name === "lambda" ? lambda : client) });
}

const GONE = awsError("ResourceNotFoundException", "Requested resource not found");

describe("doctor, reading live resources,", () => {
  it("rejects a name that no resource has, instead of calling it healthy", async () => {
    const noMappings = { ListEventSourceMappings: () => ({ EventSourceMappings: [] }) };
    for (const names of [{ table: "nope" }, { function: "nope" }]) {
      await assert.rejects(gather(clients(GONE, noMappings), names), {
        name: "UsageError",
        message: `Not found in this region and account: ${Object.keys(names)[0]} "nope". Correct the name, or pass --region or --endpoint.`,
      });
    }
  });

  it("rejects a mapping that doesn't exist, or that reads something else, and says which of the two", async () => {
    await assert.rejects(gather(clients(GONE), { mapping: "nope" }), {
      name: "UsageError",
      message: /^--mapping is nope: no event source mapping has this UUID in this region and account\. Correct it, or /,
    });
    const EventSourceArn = "arn:aws:kinesis:us-east-1:1:stream/clicks";
    const kinesis = { UUID: "k-1", EventSourceArn, FunctionArn: "arn:aws:lambda:us-east-1:1:function:f" };
    await assert.rejects(gather(clients(GONE, { GetEventSourceMapping: () => kinesis }), { mapping: "k-1" }), {
      name: "UsageError",
      message: `--mapping is k-1, which reads ${EventSourceArn}: pass a mapping on a DynamoDB stream.`,
    });
  });

  it("still shows a mapping whose queue is gone, when only the mapping is named", async () => {
    const mapping = {
      UUID: "m-1",
      EventSourceArn: STREAM,
      FunctionArn: "arn:aws:lambda:us-east-1:1:function:f",
      DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:1:given-up" } },
    };
    const GetQueueUrl = () => {
      throw awsError("QueueDoesNotExist");
    };
    const facts = await gather(clients(GONE, { GetEventSourceMapping: () => mapping, GetQueueUrl }), {
      mapping: "m-1",
    });
    assert.ok(facts.gone.includes("destination"));
  });

  it("reports that it can't tell when its calls are denied", async () => {
    const facts = await gather(clients(awsError("AccessDeniedException")), { table: "orders" });
    assert.deepEqual(diagnose(facts), []);
    assert.equal(report(facts, []).at(-1), 'Can\'t tell what is wrong: see the lines with "not known".');
    assert.match(facts.unanswered.join("\n"), /table orders: AccessDeniedException/);
  });

  it("reports that no mapping invokes an existing function", async () => {
    const facts = await gather(
      clients(GONE, {
        ListEventSourceMappings: () => ({ EventSourceMappings: [] }),
        GetFunctionConfiguration: () => ({ State: "Active" }),
        GetFunctionConcurrency: () => ({}),
      }),
      { function: "orders-fn" },
    );
    assert.match(diagnose(facts)[0]!.problem, /No event source mapping on a DynamoDB stream calls function orders-fn/);
  });

  it("names the function that the table is mapped to when another one was given", async () => {
    const mapping = { UUID: "m-1", EventSourceArn: STREAM, FunctionArn: "arn:aws:lambda:us-east-1:1:function:other" };
    const facts = await gather(
      clients(GONE, {
        ListEventSourceMappings: (input?: { FunctionName?: string }) => ({
          EventSourceMappings: input?.FunctionName ? [] : [mapping],
        }),
        DescribeTable: () => ({ Table: { StreamSpecification: { StreamEnabled: true } } }),
      }),
      { table: "orders", function: "orders-fn" },
    );
    const [first] = diagnose(facts);
    assert.match(first!.problem, /isn't mapped to the named function, but to other/);
    assert.match(first!.next, /doctor --mapping m-1/);
  });

  it("fails as a whole when nothing answers or credentials are missing", async () => {
    for (const error of [
      Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
      awsError("CredentialsProviderError"),
      new Error("Region is missing"),
      new Error('Region not accepted: region="us east 1" is not a valid hostname component.'),
      awsError("ExpiredTokenException"),
      awsError("UnrecognizedClientException"),
      awsError("InvalidClientTokenId"),
    ]) {
      await assert.rejects(gather(clients(error), { table: "orders" }), error);
    }
  });

  it("names the function, table and queue that a mapping names and that don't exist", async () => {
    const mapping = {
      UUID: "m-1",
      EventSourceArn: STREAM,
      FunctionArn: "arn:aws:lambda:us-east-1:1:function:orders-fn:live",
      DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:1:given-up" } },
    };
    const facts = await gather(
      clients(GONE, {
        ListEventSourceMappings: () => ({ EventSourceMappings: [mapping] }),
        GetEventSourceMapping: () => mapping,
        GetQueueUrl: () => {
          throw awsError("QueueDoesNotExist");
        },
      }),
      { function: "orders-fn" },
    );
    assert.deepEqual([...facts.gone].sort(), ["destination", "function", "table"]);
    assert.match(diagnose(facts)[0]!.problem, /^Table orders, whose stream the mapping reads, doesn't exist\.$/);
  });
});
