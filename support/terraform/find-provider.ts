// Finds the Terraform AWS provider's binary where Terraform itself would, and in mirrors below the usual roots.
// https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { cliConfiguration } from "./cli-config";

/** A Terraform AWS provider on this machine. */
export interface TerraformProvider {
  /** Path of the executable. */
  binary: string;
  /** Its version, such as `5.100.0`; `unknown` if neither the file's name nor its directory says. */
  version: string;
  /** Directory that can serve as Terraform's `filesystem_mirror`. Absent if the binary lies outside one. */
  mirrorRoot?: string;
}

export interface SearchOptions {
  /** @default the process's environment */
  env?: NodeJS.ProcessEnv;
  /** The user's home directory. @default that of the operating system */
  home?: string;
  /** Directory that absolute paths are looked up below. @default `/` */
  root?: string;
}

/** The variable that names the binary, and takes precedence over everything else. */
export const PROVIDER_VARIABLE = "TERRAFORM_PROVIDER_AWS";

const ADDRESS = path.join("registry.terraform.io", "hashicorp", "aws");
const ARCHITECTURES: Record<string, string> = { x64: "amd64", ia32: "386" };
const PLATFORM = `${process.platform === "win32" ? "windows" : process.platform}_${ARCHITECTURES[process.arch] ?? process.arch}`;

/**
 * The newest Terraform AWS provider of the first place that has one: the environment variable TERRAFORM_PROVIDER_AWS, the
 * CLI configuration, Terraform's own plugin directories, then mirrors one or two levels below /opt, /usr/local, /usr/lib and /srv.
 *
 * @throws Error that lists where it looked, and packed copies (zip files, which Terraform unpacks and this doesn't).
 */
export function findTerraformProvider({
  env = process.env,
  home = os.homedir(),
  root = "/",
}: SearchOptions = {}): TerraformProvider {
  const named = env[PROVIDER_VARIABLE];
  if (named) {
    if (!isExecutable(named)) {
      throw new Error(
        `${PROVIDER_VARIABLE} is ${named}: there is no executable file there. Name the Terraform AWS provider's binary.`,
      );
    }
    return { binary: named, version: versionIn(named), ...mirrorOf(named) };
  }
  const { overrides, mirrors } = cliConfiguration(env, home);
  for (const directory of overrides) {
    const binary = executableIn(directory);
    if (binary) return { binary, version: versionIn(binary) };
  }
  const places = [...mirrors, ...impliedMirrors(env, home, root), ...commonMirrors(root)];
  for (const place of places) {
    const found = newestIn(place);
    if (found) return found;
  }
  const packed = places.flatMap((place) =>
    entries(path.join(place, ADDRESS)).filter((file) => file.endsWith(`_${PLATFORM}.zip`)),
  );
  throw new Error(
    [
      `No Terraform AWS provider for ${PLATFORM} is on this machine. Looked in:`,
      `  ${PROVIDER_VARIABLE} (not set)`,
      ...[...overrides, ...places].map((place) => `  ${place}`),
      ...(packed.length ? ["Packed, so not usable yet:", ...packed.map((file) => `  ${file}`)] : []),
      `Unpack one, or run "terraform init" with a plugin_cache_dir, and set ${PROVIDER_VARIABLE} to the binary's path.`,
    ].join("\n"),
  );
}

/** Terraform's implied local mirror directories. */
function impliedMirrors(env: NodeJS.ProcessEnv, home: string, root: string): string[] {
  const dataHome = env.XDG_DATA_HOME ?? path.join(home, ".local", "share");
  const dataDirs = (env.XDG_DATA_DIRS ?? "/usr/local/share:/usr/share").split(":").filter(Boolean);
  return [
    path.join(home, ".terraform.d", "plugins"),
    path.join(dataHome, "terraform", "plugins"),
    ...dataDirs.map((directory) => path.join(root, directory, "terraform", "plugins")),
  ];
}

/** Directories with a `registry.terraform.io`, one or two levels below where software is commonly installed. */
function commonMirrors(root: string): string[] {
  const first = ["opt", "usr/local", "usr/lib", "srv"].flatMap((directory) => entries(path.join(root, directory)));
  return [...first, ...first.flatMap(entries)].filter((directory) => fs.existsSync(path.join(directory, ADDRESS)));
}

/** The newest version in an unpacked mirror: `<host>/<namespace>/<type>/<version>/<os>_<architecture>/<executable>`. */
function newestIn(mirrorRoot: string): TerraformProvider | undefined {
  return entries(path.join(mirrorRoot, ADDRESS))
    .map((directory) => ({ version: path.basename(directory), binary: executableIn(path.join(directory, PLATFORM)) }))
    .filter((found): found is { version: string; binary: string } => found.binary !== undefined)
    .sort((a, b) => compareVersions(b.version, a.version))
    .map((found) => ({ ...found, mirrorRoot }))[0];
}

function mirrorOf(binary: string): { mirrorRoot?: string } {
  const mirrorRoot = path.resolve(binary, "../../../../../..");
  return path.resolve(binary).startsWith(path.join(mirrorRoot, ADDRESS) + path.sep) ? { mirrorRoot } : {};
}

function versionIn(binary: string): string {
  return /(?:aws_v|[/\\])(\d+\.\d+\.\d+[^/\\_]*)/.exec(binary)?.[1] ?? "unknown";
}

function executableIn(directory: string): string | undefined {
  return entries(directory).find(
    (file) => path.basename(file).startsWith("terraform-provider-aws") && isExecutable(file),
  );
}

/** Newest last; a pre-release comes before its release. */
function compareVersions(a: string, b: string): number {
  const [numbersA = "", preA] = a.split("-");
  const [numbersB = "", preB] = b.split("-");
  const byNumbers = numbersA.localeCompare(numbersB, "en", { numeric: true });
  return (
    byNumbers ||
    Number(preA === undefined) - Number(preB === undefined) ||
    (preA ?? "").localeCompare(preB ?? "", "en", { numeric: true })
  );
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function entries(directory: string): string[] {
  try {
    return fs
      .readdirSync(directory)
      .sort()
      .map((name) => path.join(directory, name));
  } catch {
    return []; // missing, not a directory, or not readable
  }
}
