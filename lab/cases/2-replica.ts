// A table that gets a replica in another region, and becomes a global table.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import * as aws from "../model/answers";
import type { Context } from "../model/context";
import { scenario } from "../model/scenario";
import type { Step } from "../model/step";
import { write } from "../steps/data";
import { byHand, streamOff } from "../steps/hand";
import { tableStream, table } from "../steps/look";
import { observing } from "../steps/observing";
import { recordsOfTable } from "../steps/records";
import { apply, plan, set } from "../steps/tool-commands";
import { addReplica, removeReplicas } from "../tools/replicas";

/** A question to the replica's region. */
async function there<Answer>(
  { instance: { client }, names }: Context,
  ask: (clients: { dynamodb: DynamoDBClient; streams: DynamoDBStreamsClient }, table: string) => Promise<Answer>,
): Promise<Answer> {
  const settings = { ...client, region: names.otherRegion };
  const clients = { dynamodb: new DynamoDBClient(settings), streams: new DynamoDBStreamsClient(settings) };
  try {
    return await ask(clients, names.table);
  } finally {
    Object.values(clients).forEach((client) => client.destroy());
  }
}

const replicaTable = (): Step =>
  observing("replica's table", "look", "table", (context) =>
    there(context, ({ dynamodb }, name) => tableStream(dynamodb, name)),
  );

const replicaRecords = (expected: number): Step =>
  observing("records of the replica's stream", "delivery", "records", (context) =>
    there(context, async (clients, name) => ({
      kind: "records",
      records: await recordsOfTable(clients, name, expected, context.target.windowMs),
    })),
  );

const replicaAdded = (): Step =>
  byHand("replica added by hand", "UpdateTable", ({ dynamodb, names }) =>
    addReplica(dynamodb, names.table, names.otherRegion),
  );

export default [
  scenario({
    id: "replica-added",
    title: "A table with a stream gets a replica in another region",
    question: "Does the replica get a stream, which writes does it carry, and can the first stream be disabled?",
    lesson:
      "The replica gets a stream of its own that carries every write to the table, replicated ones included. With a consumer in each region, each change is processed once per region. While a replica exists, no stream of the table can be disabled.",
    tools: ["api"],
    set: { mapping: null, permission: false },
    steps: [
      apply().as("table created").onAws(aws.OK, "create-with-stream-echoes-all"),
      replicaAdded().onAws(aws.OK, "doc-replica-streams"),
      replicaTable().derived(
        aws.stream("NEW_AND_OLD_IMAGES"),
        "Each replica has a stream, with the view type that replication needs.",
        "doc-replica-streams",
        "replica-enables-stream",
      ),
      write("item"),
      replicaRecords(1).derived(
        aws.records("INSERT item"),
        "The replica's stream carries replicated writes.",
        "doc-replica-streams",
      ),
      streamOff().refusedOnAws("disable-stream-global-table"),
      table()
        .as("table after the rejected request")
        .derived(
          aws.stream("NEW_AND_OLD_IMAGES"),
          "A request that AWS rejects changes nothing.",
          "disable-stream-global-table",
        ),
      byHand("replica removed by hand", "UpdateTable", ({ dynamodb, names }) =>
        removeReplicas(dynamodb, names.table),
      ).onAws(aws.OK, "doc-replica-streams"),
    ],
    noRule: "A change made by hand isn't in the program.",
  }),
  scenario({
    id: "replica-without-stream",
    title: "A table without a stream gets a replica",
    without: { moto: "its replicas never become active, and the provider waits half an hour for them" },
    question: "Does adding a replica enable the stream, and does the plan say so?",
    lesson:
      "Adding a replica enables the stream, and no plan says so beforehand. From then on every plan wants to disable the stream, which AWS rejects. Set `stream_enabled = true` and `NEW_AND_OLD_IMAGES` on a table with replicas.",
    set: {
      table: { streamEnabled: undefined, streamViewType: undefined, replica: true },
      permission: false,
      mapping: null,
    },
    steps: [
      apply().as("first apply").derived(aws.OK, "The replica enables the stream.", "replica-enables-stream"),
      table().derived(
        aws.stream("NEW_AND_OLD_IMAGES"),
        "A replica enables the stream, with both images.",
        "replica-enables-stream",
        "doc-replica-streams",
      ),
      plan()
        .as("second plan")
        .derived(
          aws.planned({ table: "update" }),
          "The program doesn't mention the stream, so the plan disables it.",
          "replica-enables-stream",
        ),
      apply().as("second apply").refusedOnAws("disable-stream-global-table"),
      set("stream on", { table: { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" } }),
      plan()
        .as("plan with the stream enabled")
        .derived(
          aws.NO_CHANGES,
          "The rejected update left the stream enabled, which is what the program asks for now.",
          "disable-stream-global-table",
          "replica-enables-stream",
        ),
    ],
    noRule: "The rules don't check replicas.",
  }),
];
