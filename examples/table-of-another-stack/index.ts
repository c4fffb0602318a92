// The team that owns the table exports `streamArn` from its stack. It changes when the stream is switched off and on again, so it is
// read from the stack rather than copied.
//   pulumi config set tableStack organization/orders/prod
import * as pulumi from "@pulumi/pulumi";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";

const tables = new pulumi.StackReference(new pulumi.Config().require("tableStack"));

new StreamConsumer("audit", {
  table: tables.requireOutput("streamArn").apply(String),
  function: { code: bundle(`${__dirname}/audit.ts`) },
  mapping: { startingPosition: "TRIM_HORIZON" },
});
