/** The rehearsal's function: records each handled change with its event id, so that repeats can be told apart, and fails on demand. */
export const PROBE = `
const fs = require("node:fs");
exports.handler = async (event) => {
  const control = JSON.parse(fs.readFileSync(process.env.CONTROL, "utf8"));
  let lines = "";
  for (const record of event.Records) {
    const id = record.dynamodb.Keys.id.S;
    if (control.poison === id || control.fail) {
      fs.appendFileSync(process.env.HANDLED, lines);
      throw new Error(control.fail ? "told to fail" : "poison record " + id);
    }
    lines += JSON.stringify({ event: record.eventID, id, right: !control.wrong }) + "\\n";
  }
  fs.appendFileSync(process.env.HANDLED, lines);
};
`;
