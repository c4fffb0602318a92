// The function of every stack in the lab: says what it was given, then does as MODE tells it. Runs on each target as it is, so it is plain JavaScript.
const fs = require("node:fs");

exports.handler = async (event) => {
  const records = event.Records ?? [];
  const begin = Date.now();
  const poison = records.filter((record) => key(record).startsWith("poison"));
  const mode = process.env.MODE;
  const fails = mode === "throw" || (mode === "poison" && poison.length > 0);
  const partial = mode === "partial" && poison.length > 0;
  if (process.env.SLEEP_MS) await new Promise((resolve) => setTimeout(resolve, Number(process.env.SLEEP_MS)));

  const line = JSON.stringify({ begin, end: Date.now(), outcome: fails ? "threw" : partial ? "partial" : "ok", event });
  if (process.env.HANDLER_LOG) fs.appendFileSync(process.env.HANDLER_LOG, `${line}\n`);
  else console.log(`LAB ${line}`);

  if (fails) throw new Error("this batch fails on purpose");
  if (partial)
    return { batchItemFailures: poison.map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })) };
  if (event.window) return { state: { seen: (event.state?.seen ?? 0) + records.length } };
  return {};
};

const key = (record) => record.dynamodb?.Keys?.id?.S ?? "";
