// Lambda compares each stream record with the filters before it invokes the function. What no filter matches costs nothing.
import * as dynamodb from "@pulumi/aws/dynamodb";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";

const orders = new dynamodb.Table("orders", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  streamEnabled: true,
  streamViewType: "NEW_AND_OLD_IMAGES",
});

new StreamConsumer("shipping", {
  table: orders,
  function: { code: bundle(`${__dirname}/shipping.ts`) },
  mapping: {
    startingPosition: "TRIM_HORIZON",
    // A stream record that matches any of them is delivered.
    filters: [
      // New orders. Values carry DynamoDB's type tag, and numbers are compared as numbers.
      { eventName: ["INSERT"], dynamodb: { NewImage: { total: { N: [{ numeric: [">", 0] }] } } } },
      // Orders that were paid just now.
      {
        eventName: ["MODIFY"],
        dynamodb: {
          NewImage: { status: { S: ["paid"] } },
          OldImage: { status: { S: [{ "anything-but": ["paid"] }] } },
        },
      },
    ],
  },
});
