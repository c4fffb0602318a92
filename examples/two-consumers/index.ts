// Each function has its own mapping, so each sees every change, and a failure of one doesn't hold up the other.
// DynamoDB serves two readers of a stream without throttling: a third one belongs behind an event bus.
import * as dynamodb from "@pulumi/aws/dynamodb";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";

const orders = new dynamodb.Table("orders", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  streamEnabled: true,
  streamViewType: "NEW_AND_OLD_IMAGES",
});

for (const name of ["audit", "search"]) {
  new StreamConsumer(name, {
    table: orders,
    function: { code: bundle(`${__dirname}/${name}.ts`) },
    mapping: { startingPosition: "TRIM_HORIZON", bisectBatchOnFunctionError: true, maximumRetryAttempts: 5 },
  });
}
