import { zipSync } from "fflate";
import * as fs from "node:fs";
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";

let zipFile: string | undefined;

/** Path of the zip file with the lab's handler, made once per run of the lab. The same bytes every time: its hash is in the plans. */
export const handlerZip = (): string => (zipFile ??= writeZip());

function writeZip(): string {
  const file = path.join(localDir, "lab", "handler.zip");
  const source = fs.readFileSync(path.join(__dirname, "probe.js"));
  const bytes = zipSync({ "index.js": source }, { mtime: new Date(1980, 0, 1) });
  if (!fs.existsSync(file) || !fs.readFileSync(file).equals(bytes)) {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
  }
  return file;
}
