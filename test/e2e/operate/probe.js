// The function under test: logs every record that it handles to a file, and fails when another file tells it to. The emulator runs it as a
// process of this machine, so both files are shared with the test.
const fs = require("node:fs");

// A test with a stack's own function replaces these paths in the source, because the stack sets the variables.
const control = () => JSON.parse(fs.readFileSync(process.env.CONTROL, "utf8"));

exports.handler = async (event) => {
  const { fail, poison = [], partial, delayMs = 0, log } = control();
  if (fail) throw new Error("told to fail");
  if (delayMs) await new Promise((resolve) => setTimeout(resolve, delayMs));
  let lines = "";
  let failed;
  for (const record of event.Records) {
    if (poison.includes(record.dynamodb.Keys.id.S)) {
      failed = record.dynamodb.SequenceNumber;
      break;
    }
    const { Keys, NewImage, OldImage, SequenceNumber } = record.dynamodb;
    lines += `${JSON.stringify({ event: record.eventID, name: record.eventName, sequence: SequenceNumber, key: Keys.id.S, version: Number(NewImage?.version?.N ?? -1), fields: Object.keys(record).sort(), arn: record.eventSourceARN, old: Number(OldImage?.version?.N ?? -1) })}\n`;
  }
  fs.appendFileSync(process.env.HANDLED, lines);
  // As this project's handler logs it.
  if (log) {
    for (const line of lines.split("\n").filter(Boolean)) {
      const { sequence } = JSON.parse(line);
      process.stdout.write(
        `${JSON.stringify({ level: "INFO", message: "change handled", sequenceNumber: sequence })}\n`,
      );
    }
  }
  if (failed !== undefined && !partial) throw new Error(`poison at ${failed}`);
  return { batchItemFailures: failed === undefined ? [] : [{ itemIdentifier: failed }] };
};
