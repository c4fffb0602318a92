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

const VIEWS: Record<
  string,
  { members: [insert: string[], modify: string[], removed: string[]]; lesson: string; fact: string }
> = {
  KEYS_ONLY: {
    members: [["Keys"], ["Keys"], ["Keys"]],
    lesson: "Every record carries the item's keys, and no image.",
    fact: "view-keys-only",
  },
  NEW_IMAGE: {
    members: [["Keys", "NewImage"], ["Keys", "NewImage"], ["Keys"]],
    lesson: "INSERT and MODIFY carry the new image. REMOVE has only the keys.",
    fact: "view-new-image",
  },
  OLD_IMAGE: {
    members: [["Keys"], ["Keys", "OldImage"], ["Keys", "OldImage"]],
    lesson: "MODIFY and REMOVE carry the old image. INSERT has only the keys.",
    fact: "view-old-image",
  },
  NEW_AND_OLD_IMAGES: {
    members: [
      ["Keys", "NewImage"],
      ["Keys", "NewImage", "OldImage"],
      ["Keys", "OldImage"],
    ],
    lesson: "INSERT carries the new image, REMOVE the old one, and MODIFY both.",
    fact: "view-both",
  },
};

const views = Object.entries(VIEWS).map(
  ([
    streamViewType,
    {
      members: [insert, modify, removed],
      lesson,
      fact,
    },
  ]) =>
    scenario({
      id: `record-${streamViewType.toLowerCase().replaceAll("_", "-")}`,
      title: `Records with the view type ${streamViewType}`,
      question: "Which images do INSERT, MODIFY and REMOVE carry?",
      lesson,
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
    title: "Which writes create stream records",
    question: "What do no-op writes, batches, transactions and PartiQL leave in the stream?",
    lesson:
      "A write creates one record for each item it changes, and none for an item it doesn't change. On AWS this holds for PartiQL too; MiniStack and LocalStack's default service create no record for it, and moto rejects a PartiQL update.",
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
      recordsMade("deletion of a missing item", 0, (context) => remove(context, "nothing")).onAws(
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
    noRule: "Writes aren't part of the program.",
    sample: true,
  }),
  scenario({
    id: "record-order",
    title: "Five hundred changes to one item",
    question: "Do its records come in the order of the writes, each once?",
    lesson:
      "The stream keeps the order of an item's changes and repeats none. LocalStack's default service sometimes breaks the order: a hundred changes can come in order by luck.",
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
    noRule: "Writes aren't part of the program.",
  }),
  scenario({
    id: "record-event",
    title: "The event that a handler receives",
    question: "What are a record's source, event ID and size?",
    lesson:
      "On AWS the event ID is 32 hex digits, and the size counts keys and images; each emulator differs in one or both. A handler that relies on them works on AWS or on the emulator, but not on both.",
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
    noRule: "The event isn't part of the program.",
  }),
  scenario({
    id: "record-ttl",
    title: "An item that expires",
    question: "Does its deletion create a record, and whom does the record name?",
    lesson:
      "On AWS its deletion creates a record, within days, that names the DynamoDB service. No emulator creates such a record within 20 s: if your handler tells expiry from deletion, test it with an event of your own.",
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
    noRule: "Items aren't part of the program.",
  }),
];
