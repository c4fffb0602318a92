import * as aws from "../model/answers";
import {
  BatchWriteItemCommand,
  ExecuteStatementCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Context } from "../model/context";
import { scenario } from "../model/scenario";
import { eventShape, put, remove, write } from "../steps/data";
import { byHand } from "../steps/hand";
import { members, ordered, removedBy, recordsMade } from "../steps/records";
import { apply } from "../steps/tool-commands";

const tableOnly = { mapping: null, permission: false } as const;
const update = ({ dynamodb, names }: Context, key: string, value: string) =>
  dynamodb.send(
    new UpdateItemCommand({
      TableName: names.table,
      Key: { id: { S: key } },
      UpdateExpression: "SET #v = :v",
      ExpressionAttributeNames: { "#v": "value" },
      ExpressionAttributeValues: { ":v": { N: value } },
    }),
  );
const batch = ({ dynamodb, names }: Context, puts: string[], deletes: string[] = []) =>
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
const statement = ({ dynamodb, names }: Context, text: string) =>
  dynamodb.send(new ExecuteStatementCommand({ Statement: text.replace("TABLE", `"${names.table}"`) }));

const VIEWS: Record<string, [insert: string[], modify: string[], removed: string[], fact: string]> = {
  KEYS_ONLY: [["Keys"], ["Keys"], ["Keys"], "view-keys-only"],
  NEW_IMAGE: [["Keys", "NewImage"], ["Keys", "NewImage"], ["Keys"], "view-new-image"],
  OLD_IMAGE: [["Keys"], ["Keys", "OldImage"], ["Keys", "OldImage"], "view-old-image"],
  NEW_AND_OLD_IMAGES: [["Keys", "NewImage"], ["Keys", "NewImage", "OldImage"], ["Keys", "OldImage"], "view-both"],
};

const views = Object.entries(VIEWS).map(([streamViewType, [insert, modify, removed, fact]]) =>
  scenario({
    id: `record-${streamViewType.toLowerCase().replaceAll("_", "-")}`,
    title: `Records of a ${streamViewType} stream`,
    question: "Which images do INSERT, MODIFY and REMOVE carry?",
    lesson: "The images are as the view type says, and a REMOVE never has a new one.",
    tools: ["api"],
    set: { ...tableOnly, table: { streamViewType } },
    steps: [
      apply().as("table").onAws(aws.OK, "create-with-stream-echoes-all"),
      byHand("insert, modify, remove", "PutItem", async (context) => {
        await context.settled();
        await put(context, "item", 1);
        await put(context, "item", 2);
        await remove(context, "item");
      }).onAws(aws.OK, "event-names"),
      members("item", "INSERT").onAws(aws.members(...insert), fact),
      members("item", "MODIFY").onAws(aws.members(...modify), fact),
      members("item", "REMOVE").onAws(aws.members(...removed), fact),
    ],
    noRule: "Nothing goes wrong.",
    sample: streamViewType === "OLD_IMAGE",
  }),
);

export default [
  ...views,
  scenario({
    id: "record-writes",
    title: "Which writes make records",
    question: "What do writes that change nothing, batches, transactions and PartiQL leave in the stream?",
    lesson:
      "One record for each item that a write changes, none for one that it doesn't. PartiQL is no exception on AWS; MiniStack and LocalStack's default service leave no record of it, and moto rejects an update.",
    tools: ["api"],
    set: tableOnly,
    steps: [
      apply().as("table").onAws(aws.OK, "create-with-stream-echoes-all"),
      recordsMade("new item", 1, (context) => put(context, "a")).onAws(aws.records("INSERT a"), "event-names"),
      recordsMade("the same item again", 0, (context) => put(context, "a")).onAws(aws.records(), "no-op-writes-silent"),
      recordsMade("update to the same value", 0, (context) => update(context, "a", "1")).onAws(
        aws.records(),
        "no-op-writes-silent",
      ),
      recordsMade("update to another value", 1, (context) => update(context, "a", "2")).onAws(
        aws.records("MODIFY a"),
        "event-names",
      ),
      recordsMade("update of a new item", 1, (context) => update(context, "b", "1")).onAws(
        aws.records("INSERT b"),
        "event-names",
      ),
      recordsMade("deletion of nothing", 0, (context) => remove(context, "nothing")).onAws(
        aws.records(),
        "no-op-writes-silent",
      ),
      recordsMade("deletion", 1, (context) => remove(context, "b")).onAws(aws.records("REMOVE b"), "event-names"),
      recordsMade("batch", 3, (context) => batch(context, ["c", "d"], ["a"])).onAws(
        aws.records("INSERT c", "INSERT d", "REMOVE a"),
        "batch-write",
      ),
      recordsMade("batch that changes nothing", 0, (context) => batch(context, ["c", "d"])).onAws(
        aws.records(),
        "batch-write",
        "no-op-writes-silent",
      ),
      recordsMade("transaction", 2, ({ dynamodb, names: { table: TableName } }) =>
        dynamodb.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              { Put: { TableName, Item: { id: { S: "e" } } } },
              { Delete: { TableName, Key: { id: { S: "c" } } } },
            ],
          }),
        ),
      ).onAws(aws.records("INSERT e", "REMOVE c"), "transact-write"),
      recordsMade("PartiQL insert", 1, (context) =>
        statement(context, "INSERT INTO TABLE VALUE {'id': 'p', 'value': 1}"),
      ).onAws(aws.records("INSERT p"), "partiql-insert"),
      recordsMade("PartiQL update", 1, (context) =>
        statement(context, "UPDATE TABLE SET \"value\" = 2 WHERE id = 'p'"),
      ).onAws(aws.records("MODIFY p"), "partiql-update"),
      recordsMade("PartiQL delete", 1, (context) => statement(context, "DELETE FROM TABLE WHERE id = 'p'")).onAws(
        aws.records("REMOVE p"),
        "partiql-delete",
      ),
    ],
    noRule: "What is written isn't in the program.",
    sample: true,
  }),
  scenario({
    id: "record-order",
    title: "Five hundred changes of one item",
    question: "Are its records in the order of the writes, each once?",
    lesson:
      "The stream keeps the order of each item, and no record twice. LocalStack's default service doesn't always: a hundred changes can come in order by luck.",
    tools: ["api"],
    set: tableOnly,
    steps: [
      apply().as("table").onAws(aws.OK, "create-with-stream-echoes-all"),
      byHand("five hundred writes", "PutItem", async (context) => {
        await context.settled();
        for (let value = 1; value <= 500; value++) await put(context, "item", value);
      }).onAws(aws.OK, "event-names"),
      ordered("item", 500).onAws({ kind: "order", faults: [] }, "order-per-item", "doc-stream-guarantees"),
    ],
    noRule: "What is written isn't in the program.",
  }),
  scenario({
    id: "record-event",
    title: "The event that a handler gets",
    question: "What does a record say about itself?",
    lesson:
      "A handler that expects an event's id to be a UUID, or relies on a record's size, works on AWS or on the emulator, but not on both.",
    tools: ["api"],
    invokes: true,
    set: { mapping: { startingPosition: "TRIM_HORIZON" } },
    steps: [
      apply().onAws(aws.OK, "iam-working-actions"),
      write("record"),
      eventShape().derived(
        { kind: "event", eventSource: "aws:dynamodb", eventVersion: "1.1", eventId: "hex", sizeBytes: 23 },
        "Each member was recorded, and the size follows from its formula.",
        "event-shape",
        "event-id",
        "size-bytes-formula",
      ),
    ],
    noRule: "What a target sends isn't in the program.",
  }),
  scenario({
    id: "record-ttl",
    title: "An item that expires",
    question: "Does its deletion make a record, and whom does the record name?",
    lesson:
      "On AWS it does, within days, and the record names DynamoDB. None of the emulators makes such a record within 20 s: a handler that tells expiry from deletion has to be tested with an event of its own.",
    tools: ["api"],
    set: tableOnly,
    steps: [
      apply().as("table").onAws(aws.OK, "create-with-stream-echoes-all"),
      byHand("an item that has expired", "PutItem", async ({ dynamodb, names: { table: TableName } }) => {
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
      }).onAws(aws.OK, "ttl-record"),
      removedBy("old", 20_000).onAws(
        { kind: "removal", type: "Service", principalId: "dynamodb.amazonaws.com" },
        "ttl-record",
      ),
    ],
    noRule: "What expires isn't in the program.",
  }),
];
