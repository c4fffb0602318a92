// The function of every stack in the lab: reports what it was given, then does what MODE says. It runs unchanged on every target, so it is plain JavaScript.
const fs = require("node:fs");

/** Writes of `count` and `mark` end here, whatever comes back. */
const MOST_WRITES = 5;

/** Exists once a batch was failed in the mode `once`: a failed invocation can end the process. */
const FAILED = `${process.env.HANDLER_LOG ?? "/tmp/lab"}.failed`;

let writes = 0;

exports.handler = async (event) => {
  const records = event.Records ?? [];
  const begin = Date.now();
  const poison = records.filter((record) => key(record).startsWith("poison"));
  const mode = process.env.MODE;
  const once = mode === "once" && poison.length > 0 && !fs.existsSync(FAILED);
  const fails = mode === "throw" || (mode === "poison" && poison.length > 0) || once;
  const partial = mode === "partial" && poison.length > 0;
  if (once) fs.writeFileSync(FAILED, "");
  if (process.env.SLEEP_MS) await new Promise((resolve) => setTimeout(resolve, Number(process.env.SLEEP_MS)));

  const line = JSON.stringify({ begin, end: Date.now(), outcome: fails ? "threw" : partial ? "partial" : "ok", event });
  if (process.env.HANDLER_LOG) fs.appendFileSync(process.env.HANDLER_LOG, `${line}\n`);
  else console.log(`LAB ${line}`);

  if (mode === "count" || mode === "mark") for (const record of records) await writeBack(record, mode);
  if (fails) throw new Error("this batch fails on purpose");
  if (partial)
    return { batchItemFailures: poison.map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })) };
  if (event.window) return { state: { seen: (event.state?.seen ?? 0) + records.length } };
  return {};
};

const key = (record) => record.dynamodb?.Keys?.id?.S ?? "";

/** Writes to the item that a record is about. */
async function writeBack({ dynamodb: { Keys, NewImage = {} } }, mode) {
  const value = Number(NewImage.value?.N ?? 0);
  if (writes >= MOST_WRITES || (mode === "count" && value >= MOST_WRITES)) return;
  writes++;
  const { DynamoDBClient, UpdateItemCommand } = require(process.env.SDK ?? "@aws-sdk/client-dynamodb");
  const emulator = process.env.ENDPOINT && {
    endpoint: process.env.ENDPOINT,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const client = new DynamoDBClient(emulator || {});
  await client.send(
    new UpdateItemCommand({
      TableName: process.env.TABLE_NAME,
      Key: Keys,
      UpdateExpression: "SET #a = :v",
      ExpressionAttributeNames: { "#a": mode === "count" ? "value" : "seen" },
      ExpressionAttributeValues: { ":v": mode === "count" ? { N: String(value + 1) } : { BOOL: true } },
    }),
  );
  client.destroy();
}
