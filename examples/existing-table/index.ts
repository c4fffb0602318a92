// The table isn't part of this program. Its stream's ARN is all that a consumer needs:
//   aws dynamodb describe-table --table-name orders --query Table.LatestStreamArn
//   pulumi config set streamArn arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000
import * as pulumi from "@pulumi/pulumi";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";

const streamArn = new pulumi.Config().require("streamArn");

new StreamConsumer("audit", {
  table: streamArn,
  function: { code: bundle(`${__dirname}/audit.ts`) },
  mapping: { startingPosition: "TRIM_HORIZON" },
});
