import * as os from "node:os";
import * as path from "node:path";

/** Directory where the npm package `pulumi` keeps a version of the CLI, with the language hosts beside it: below PULUMI_HOME, else `$HOME`. */
export const cliDirectory = (version: string): string =>
  path.join(process.env.PULUMI_HOME || path.join(os.homedir(), ".pulumi"), "versions", version, "bin");

/**
 * Directory that the CLI itself keeps its caches in: PULUMI_HOME, else `.pulumi` in the home directory of the account's passwd entry, whatever
 * `$HOME` says (Go's os/user, with cgo and without). They differ under `sudo -E`, and in container jobs of CI services.
 */
export const pulumiHome = (): string => process.env.PULUMI_HOME || path.join(accountHome(), ".pulumi");

/** Directory where the engine looks for a version of the AWS plugin. */
export const awsPluginDirectory = (version: string): string =>
  path.join(pulumiHome(), "plugins", `resource-aws-v${version}`);

function accountHome(): string {
  try {
    return os.userInfo().homedir;
  } catch {
    return os.homedir(); // an account without a passwd entry, such as a container's arbitrary user id
  }
}
