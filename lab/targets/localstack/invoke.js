// Calls a function's handler for each line of standard input, and answers with a line. Started by host.py.
const path = require("node:path");
const readline = require("node:readline");

const [, , code, handler] = process.argv;
const [file, name] = handler.split(".");
// Standard output is for the answers: what the function prints travels inside them, for its log.
const answerWith = process.stdout.write.bind(process.stdout);
let printed = "";
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text, ...rest) => {
    printed += text;
    rest.find((one) => typeof one === "function")?.();
    return true;
  };
}
const load = () => require(path.join(code, `${file}.js`))[name];

let last = Promise.resolve();
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  last = last.then(async () => {
    const outcome = await answer(line);
    answerWith(`${JSON.stringify({ ...outcome, logs: printed })}\n`);
    printed = "";
  });
});

async function answer(line) {
  try {
    const payload = JSON.parse(line);
    const result = await load()(typeof payload === "string" ? JSON.parse(payload) : payload, {});
    return { error: false, payload: JSON.stringify(result ?? null) };
  } catch ({ name: errorType, message: errorMessage }) {
    return { error: true, payload: JSON.stringify({ errorType, errorMessage }) };
  }
}
