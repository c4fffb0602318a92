// npm run lab:models: what the newest botocore has and the record lacks.
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArgs } from "node:util";
import * as zlib from "node:zlib";
import { localDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { pythonEnvironment } from "dynamodb-streams-support/python";
import { extract, MODELS, news, type ServiceModel } from "./extract";
import { RECORD_FILE, recordedModels, type RecordedModels } from "./recorded";

const USAGE = `npm run lab:models [-- options]
Compares the service models in the newest botocore with those on record (lab/service-models/recorded.json), and lists what is new.
  --update  put the newest on record; then \`npm test\` says which facts, limits and rules no longer agree
Exit code: 0 if nothing is new, or with --update; 1 if something is.`;

/** Extracts of the newest botocore, installed into an environment of its own. */
async function newest(): Promise<RecordedModels> {
  const directory = path.join(localDir, "lab", "botocore");
  fs.rmSync(directory, { recursive: true, force: true }); // an installed version doesn't stay the newest for long
  const python = await pythonEnvironment({
    directory,
    requirements: path.join(__dirname, "requirements.txt"),
    version: { minimum: "3.10" },
    purpose: "the comparison with AWS's service models",
  });
  const { output } = await run(python, ["-c", "import botocore; print(botocore.__version__, botocore.__path__[0])"]);
  const [version = "", library = ""] = output.trim().split(" ");
  const models = Object.entries(MODELS).map(([model, roots]) => {
    const file = path.join(library, "data", model, "service-2.json.gz");
    return [model, extract(JSON.parse(zlib.gunzipSync(fs.readFileSync(file)).toString()) as ServiceModel, roots)];
  });
  return {
    botocore: version,
    date: new Date().toISOString().slice(0, 10),
    models: Object.fromEntries(models) as RecordedModels["models"],
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { update: { type: "boolean" }, help: { type: "boolean", short: "h" } } });
  if (values.help) return console.log(USAGE);
  const now = await newest();
  const before = fs.existsSync(RECORD_FILE) ? recordedModels() : { botocore: "none", date: "", models: {} };
  const lines = Object.entries(now.models).flatMap(([model, shapes]) =>
    news(before.models[model] ?? {}, shapes).map((line) => `${model}  ${line}`),
  );
  if (values.update) fs.writeFileSync(RECORD_FILE, `${JSON.stringify(now, null, 2)}\n`);
  console.log(`botocore ${now.botocore}, on record ${before.botocore} (${before.date}): ${lines.length} differences`);
  for (const line of lines) console.log(`  ${line}`);
  if (!values.update && lines.length > 0) process.exitCode = 1;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 2;
});
