import {
  BatchWriteItemCommand,
  ExecuteStatementCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Bench } from "../model/context";
import { labCase } from "../model/scenario";
import { eventShape, put, remove, write } from "../steps/data";
import { byHand } from "../steps/hand";
import { members, ordered, remover, writes } from "../steps/records";
import { apply } from "../steps/tool";

const tableOnly = { mapping: null, permission: false } as const;
const update = ({ dynamodb, names }: Bench, key: string, value: string) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: names.table,
      Key: { id: { S: key } },
      UpdateExpression: "SET #v = :v",
      ExpressionAttributeNames: { "#v": "value" },
      ExpressionAttributeValues: { ":v": { N: value } },
    }),
  );
const batch = ({ dynamodb, names }: Bench, puts: string[], deletes: string[] = []) =>
  dynamodb.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [names.table]: [
          ...puts.map((key) => ({ PutRequest: { Item: { id: { S: key }, value: { N: "1" } } } })),
          ...deletes.map((key) => ({ DeleteRequest: { Key: { id: { S: key } } } })),
        ],
      },
    }),
  );
const statement = ({ dynamodb, names }: Bench, text: string) =>
  dynamodb.send(new ExecuteStatementCommand({ Statement: text.replace("TABLE", `"${names.table}"`) }));

const VIEWS: Record<string, [insert: string, modify: string, removed: string, fact: string]> = {
  KEYS_ONLY: ["Keys", "Keys", "Keys", "view-keys-only"],
  NEW_IMAGE: ["Keys, NewImage", "Keys, NewImage", "Keys", "view-new-image"],
  OLD_IMAGE: ["Keys", "Keys, OldImage", "Keys, OldImage", "view-old-image"],
  NEW_AND_OLD_IMAGES: ["Keys, NewImage", "Keys, NewImage, OldImage", "Keys, OldImage", "view-both"],
};

const views = Object.entries(VIEWS).map(([streamViewType, [insert, modify, removed, fact]]) =>
  labCase({
    id: `record-${streamViewType.toLowerCase().replaceAll("_", "-")}`,
    title: `Records of a ${streamViewType} stream`,
    question: "Which images do INSERT, MODIFY and REMOVE carry?",
    lesson: "The images are as the view type says, and a REMOVE never has a new one.",
    tools: ["api"],
    set: { ...tableOnly, table: { streamViewType } },
    steps: [
      apply().as("table").onAws("ok", "create-with-stream-echoes-all"),
      byHand("insert, modify, remove", async (bench) => {
        await bench.settled();
        await put(bench, "item", 1);
        await put(bench, "item", 2);
        await remove(bench, "item");
      }).onAws("ok", "event-names"),
      members("item", "INSERT").onAws(insert, fact),
      members("item", "MODIFY").onAws(modify, fact),
      members("item", "REMOVE").onAws(removed, fact),
    ],
    noRule: "Nothing goes wrong.",
    sample: streamViewType === "OLD_IMAGE",
  }),
);

export default [
  ...views,
  labCase({
    id: "record-writes",
    title: "Which writes make records",
    question: "What do writes that change nothing, batches, transactions and PartiQL leave in the stream?",
    lesson:
      "One record for each item that a write changes, none for one that it doesn't. PartiQL is no exception on AWS; MiniStack and LocalStack's default service leave no record of it, and moto refuses an update.",
    tools: ["api"],
    set: tableOnly,
    steps: [
      apply().as("table").onAws("ok", "create-with-stream-echoes-all"),
      writes("new item", "INSERT a", (bench) => put(bench, "a")).onAws("INSERT a", "event-names"),
      writes("the same item again", "no record", (bench) => put(bench, "a")).onAws("no record", "no-op-writes-silent"),
      writes("update to the same value", "no record", (bench) => update(bench, "a", "1")).onAws(
        "no record",
        "no-op-writes-silent",
      ),
      writes("update to another value", "MODIFY a", (bench) => update(bench, "a", "2")).onAws(
        "MODIFY a",
        "event-names",
      ),
      writes("update of a new item", "INSERT b", (bench) => update(bench, "b", "1")).onAws("INSERT b", "event-names"),
      writes("deletion of nothing", "no record", (bench) => remove(bench, "nothing")).onAws(
        "no record",
        "no-op-writes-silent",
      ),
      writes("deletion", "REMOVE b", (bench) => remove(bench, "b")).onAws("REMOVE b", "event-names"),
      writes("batch", "INSERT c, INSERT d, REMOVE a", (bench) => batch(bench, ["c", "d"], ["a"])).onAws(
        "INSERT c, INSERT d, REMOVE a",
        "batch-write",
      ),
      writes("batch that changes nothing", "no record", (bench) => batch(bench, ["c", "d"])).onAws(
        "no record",
        "batch-write",
        "no-op-writes-silent",
      ),
      writes("transaction", "INSERT e, REMOVE c", ({ dynamodb, names: { table: TableName } }) =>
        dynamodb.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              { Put: { TableName, Item: { id: { S: "e" } } } },
              { Delete: { TableName, Key: { id: { S: "c" } } } },
            ],
          }),
        ),
      ).onAws("INSERT e, REMOVE c", "transact-write"),
      writes("PartiQL insert", "INSERT p", (bench) =>
        statement(bench, "INSERT INTO TABLE VALUE {'id': 'p', 'value': 1}"),
      ).onAws("INSERT p", "partiql-insert"),
      writes("PartiQL update", "MODIFY p", (bench) =>
        statement(bench, "UPDATE TABLE SET \"value\" = 2 WHERE id = 'p'"),
      ).onAws("MODIFY p", "partiql-update"),
      writes("PartiQL delete", "REMOVE p", (bench) => statement(bench, "DELETE FROM TABLE WHERE id = 'p'")).onAws(
        "REMOVE p",
        "partiql-delete",
      ),
    ],
    noRule: "What is written isn't in the program.",
    sample: true,
  }),
  labCase({
    id: "record-order",
    title: "Five hundred changes of one item",
    question: "Are its records in the order of the writes, each once?",
    lesson:
      "The stream keeps the order of each item, and no record twice. LocalStack's default service doesn't always: a hundred changes can come in order by luck.",
    tools: ["api"],
    set: tableOnly,
    steps: [
      apply().as("table").onAws("ok", "create-with-stream-echoes-all"),
      byHand("five hundred writes", async (bench) => {
        await bench.settled();
        for (let value = 1; value <= 500; value++) await put(bench, "item", value);
      }).onAws("ok", "event-names"),
      ordered("item", 500).onAws("as written, each once", "order-per-item", "doc-stream-guarantees"),
    ],
    noRule: "What is written isn't in the program.",
  }),
  labCase({
    id: "record-event",
    title: "The event that a handler gets",
    question: "What says a record of itself?",
    lesson: "A handler that takes an event's id for a UUID, or relies on a record's size, works on one side only.",
    tools: ["api"],
    invokes: true,
    set: { mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws("ok", "iam-working-actions"),
      write("record"),
      eventShape().onAws(
        "eventSource aws:dynamodb, eventVersion 1.1, eventID 32 hex digits, SizeBytes 23",
        "event-shape",
        "event-id",
        "size-bytes-formula",
      ),
    ],
    noRule: "What a target sends isn't in the program.",
  }),
  labCase({
    id: "record-ttl",
    title: "An item that expires",
    question: "Does its deletion make a record, and who is it by?",
    lesson:
      "On AWS within days, marked as DynamoDB's own doing. None of the emulators makes such a record within 20 s: a handler that tells expiry from deletion has to be tested with an event of its own.",
    tools: ["api"],
    set: tableOnly,
    steps: [
      apply().as("table").onAws("ok", "create-with-stream-echoes-all"),
      byHand("an item that has expired", async ({ dynamodb, names: { table: TableName } }) => {
        await dynamodb.send(
          new UpdateTimeToLiveCommand({
            TableName,
            TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" },
          }),
        );
        await dynamodb.send(
          new PutItemCommand({
            TableName,
            Item: { id: { S: "old" }, expires: { N: String(Math.floor(Date.now() / 1000) - 3600) } },
          }),
        );
      }).onAws("ok", "ttl-record"),
      remover("old", 20_000).onAws("REMOVE by Service dynamodb.amazonaws.com", "ttl-record"),
    ],
    noRule: "What expires isn't in the program.",
  }),
];
