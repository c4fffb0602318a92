import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { version } from "pulumi/package.json";
import { cliDirectory } from "dynamodb-streams-support/pulumi-home";

/** As in a container of a CI service: a HOME that isn't the account's home directory, with the CLI in it, and no PULUMI_HOME. */
export function homeElsewhere(): { HOME: string; PULUMI_HOME: undefined } {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-home-"));
  fs.mkdirSync(path.join(home, ".pulumi"));
  fs.symlinkSync(path.resolve(cliDirectory(version), "../.."), path.join(home, ".pulumi/versions"));
  return { HOME: home, PULUMI_HOME: undefined };
}
