// npm run template: a project template for `pulumi new`, with the packages beside it, since they aren't published.
import * as fs from "node:fs";
import * as path from "node:path";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { localDir } from "dynamodb-streams-support/paths";
import { pack } from "./pack";

/**
 * Copies the template and adds the packed packages in `vendor/`.
 *
 * @param directory the template's directory; its contents are replaced.
 */
export async function assembleTemplate(directory: string): Promise<void> {
  fs.rmSync(directory, { recursive: true, force: true });
  fs.cpSync(path.join(__dirname, "template"), directory, { recursive: true });
  const vendor = path.join(directory, "vendor");
  fs.mkdirSync(vendor);
  for (const room of ["consumer", "policy"] as const) await pack(room, vendor);
}

if (require.main === module) {
  parseArguments(
    "npm run template\nAssembles a project template for `pulumi new` in .local/template, with both packages packed inside.",
  );
  const directory = path.join(localDir, "template");
  assembleTemplate(directory).then(
    () => console.log(`The template is in ${directory}. Use it in an empty directory:\n  pulumi new ${directory}`),
    (error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
