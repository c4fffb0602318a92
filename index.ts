import * as dynamodb from "@pulumi/aws/dynamodb";
const simple = new dynamodb.Table("simple", { name: "simple", billingMode: "PAY_PER_REQUEST", hashKey: "id", attributes: [{ name: "id", type: "S" }], streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" });
export const streamArn = simple.streamArn;
