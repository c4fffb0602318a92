// A program with the pitfall in it: a stream view type, and no stream. `pulumi preview` alone is clean. With the pack it fails:
//   pulumi preview --policy-pack node_modules/dynamodb-streams-policy
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as lambda from "@pulumi/aws/lambda";

const orders = new dynamodb.Table("orders", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  streamViewType: "NEW_AND_OLD_IMAGES", // has no effect: streamEnabled isn't set
});

new lambda.EventSourceMapping("orders", {
  eventSourceArn: orders.streamArn,
  functionName: "audit",
  startingPosition: "TRIM_HORIZON",
});
