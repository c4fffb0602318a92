// once() on a real emulator: each change is delivered twice, in every order, with a crash at every write.
import assert from "node:assert/strict";
import {
  CreateTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { readChange } from "dynamodb-streams-consumer/runtime";
import {
  CLAIM_EXPIRY,
  CLAIM_KEY,
  CLAIM_SECONDS,
  type Claim,
  once,
  type Write,
} from "dynamodb-streams-consumer/runtime/once";
import { startMiniStack, type Emulator } from "dynamodb-streams-local/ministack";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import { freePort } from "dynamodb-streams-support/port";

const TABLE = "simple";
const CLAIMS = "claims";
const COUNTS = "counts";
const context = () => ({ signal: new AbortController().signal, getRemainingTimeInMillis: () => Infinity });

/** A change that is new to this test, and its deliveries: each reads the record again, as the handler does. */
let position = 0;
function newChange() {
  const id = `item-${position++}`;
  const record: DynamoDBRecord = {
    eventID: `event-${id}`,
    eventName: "INSERT",
    eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}/stream/2025-11-24T16:00:00.000`,
    dynamodb: { Keys: { id: { S: id } }, SequenceNumber: String(position), StreamViewType: "KEYS_ONLY" },
  };
  return { id, eventId: `event-${id}`, delivered: () => readChange(record, TABLE) };
}

/** The effect: the item is counted, and so is every change. */
const effect = (id: unknown): Write[] =>
  [id, "all"].map((key) => ({
    Update: {
      TableName: COUNTS,
      Key: { id: key },
      UpdateExpression: "ADD changes :one",
      ExpressionAttributeValues: { ":one": 1 },
    },
  }));

describe("an effect under once()", () => {
  let emulator: Emulator;
  let dynamodb: DynamoDBClient;
  let items: DynamoDBDocumentClient;

  before(async () => {
    emulator = await startMiniStack({ port: await freePort() });
    dynamodb = new DynamoDBClient(emulatorClient(emulator.endpoint));
    items = DynamoDBDocumentClient.from(dynamodb);
    for (const TableName of [CLAIMS, COUNTS]) {
      await dynamodb.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: CLAIM_KEY, KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: CLAIM_KEY, AttributeType: "S" }],
        }),
      );
    }
    await dynamodb.send(
      new UpdateTimeToLiveCommand({
        TableName: CLAIMS,
        TimeToLiveSpecification: { AttributeName: CLAIM_EXPIRY, Enabled: true },
      }),
    );
  });

  after(async () => {
    dynamodb?.destroy();
    await emulator?.stop();
  });

  /** A client whose requests can be broken; it doesn't retry. */
  const clientThat = (breaks: "before" | "after" | "never") => {
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({ ...emulatorClient(emulator.endpoint), maxAttempts: 1 }),
    );
    client.middlewareStack.add(
      (next) => async (args) => {
        if (breaks === "before") throw new Error("crashed before the write");
        const result = await next(args);
        if (breaks === "after") throw new Error("crashed after the write");
        return result;
      },
      { step: "deserialize", priority: "high" },
    );
    return client;
  };

  const count = (client: DynamoDBDocumentClient = items) =>
    once((change) => effect(change.keys.id), { tableName: CLAIMS, client });
  const changesOf = async (id: string): Promise<unknown> =>
    (await items.send(new GetCommand({ TableName: COUNTS, Key: { id }, ConsistentRead: true }))).Item?.changes;

  it("happens once for a change that is delivered twice, one after the other", async () => {
    const { id, delivered } = newChange();
    await count()(delivered(), context());
    await count()(delivered(), context());
    assert.equal(await changesOf(id), 1);
  });

  it("happens once for changes that are delivered twice at the same time", async () => {
    const changes = Array.from({ length: 25 }, newChange);
    const deliveries = changes.flatMap(({ delivered }) => [delivered(), delivered()]);
    const settled = await Promise.allSettled(deliveries.map((change) => count()(change, context())));
    // A conflict that isn't settled in time fails the delivery, and the change is redelivered.
    for (const [index, { status }] of settled.entries()) {
      if (status === "rejected") await count()(deliveries[index] as (typeof deliveries)[0], context());
    }
    for (const { id } of changes) assert.equal(await changesOf(id), 1, id);
  });

  for (const breaks of ["before", "after"] as const) {
    it(`happens once if the function crashes ${breaks} the write`, async () => {
      const { id, delivered } = newChange();
      await assert.rejects(
        count(clientThat(breaks))(delivered(), context()),
        new RegExp(`crashed ${breaks} the write`),
      );
      assert.equal(await changesOf(id), breaks === "before" ? undefined : 1);
      await count()(delivered(), context());
      await count()(delivered(), context());
      assert.equal(await changesOf(id), 1);
    });
  }

  it("is rejected as a whole, and is neither lost nor partly done, if one of its writes is rejected", async () => {
    const { id, eventId, delivered } = newChange();
    let allowed = false;
    const writes = once(
      () => [
        ...effect(id),
        {
          ConditionCheck: {
            TableName: COUNTS,
            Key: { id: "gate" },
            ConditionExpression: allowed ? "attribute_not_exists(id)" : "attribute_exists(id)",
          },
        },
      ],
      { tableName: CLAIMS, client: items },
    );
    await assert.rejects(
      writes(delivered(), context()),
      (error: { name: string; CancellationReasons: { Code: string }[] }) => {
        assert.equal(error.name, "TransactionCanceledException");
        assert.deepEqual(
          error.CancellationReasons.map(({ Code }) => Code),
          ["None", "None", "None", "ConditionalCheckFailed"],
        );
        return true;
      },
    );
    assert.equal(await changesOf(id), undefined);
    assert.equal((await items.send(new GetCommand({ TableName: CLAIMS, Key: { id: eventId } }))).Item, undefined);
    allowed = true;
    await writes(delivered(), context());
    assert.equal(await changesOf(id), 1);
  });

  it("counts as done if its claim exists, even if a condition of its own fails too", async () => {
    const { id, delivered } = newChange();
    const writes = once(
      () => [{ Put: { TableName: COUNTS, Item: { id, changes: 1 }, ConditionExpression: "attribute_not_exists(id)" } }],
      { tableName: CLAIMS, client: items },
    );
    await writes(delivered(), context());
    await writes(delivered(), context());
    assert.equal(await changesOf(id), 1);
  });

  it("is claimed by an expiring item, and happens again once the claim is deleted", async () => {
    const { id, eventId, delivered } = newChange();
    const before = Date.now() / 1000;
    await count()(delivered(), context());
    const { Items = [] } = await items.send(new ScanCommand({ TableName: CLAIMS, ConsistentRead: true }));
    const claim = Items.find((item) => item.id === eventId) as Claim;
    assert.deepEqual(Object.keys(claim).sort(), ["claimedAt", "expires", "id", "sequenceNumber", "tableName"]);
    assert.ok(claim.expires >= before + CLAIM_SECONDS && Number.isInteger(claim.expires), String(claim.expires));
    const { TimeToLiveDescription } = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: CLAIMS }));
    assert.equal(TimeToLiveDescription?.AttributeName, CLAIM_EXPIRY);

    await items.send(new DeleteCommand({ TableName: CLAIMS, Key: { id: eventId } }));
    await count()(delivered(), context());
    assert.equal(await changesOf(id), 2);
  });

  it("is never lost or doubled, as the total shows", async () => {
    const { Items = [] } = await items.send(new ScanCommand({ TableName: COUNTS, ConsistentRead: true }));
    const sum = Items.filter(({ id }) => id !== "all").reduce((total, { changes }) => total + Number(changes), 0);
    // One of the tests puts its item without counting it.
    assert.equal(await changesOf("all"), sum - 1);
  });
});
