import * as os from "node:os";
import * as path from "node:path";

/** Directory that Pulumi keeps its caches in: PULUMI_HOME, else `.pulumi` in the user's home. */
export const pulumiHome = (): string => process.env.PULUMI_HOME || path.join(os.homedir(), ".pulumi");

/** Directory where the npm package `pulumi` keeps a version of the CLI, with the language hosts beside it. */
export const cliDirectory = (version: string): string => path.join(pulumiHome(), "versions", version, "bin");

/** Directory where the engine looks for a version of the AWS plugin. */
export const awsPluginDirectory = (version: string): string =>
  path.join(pulumiHome(), "plugins", `resource-aws-v${version}`);
