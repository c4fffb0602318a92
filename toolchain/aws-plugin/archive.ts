// Pulumi's assets and archives, and the zip file that Terraform wants in their place.
import * as fs from "node:fs";
import * as path from "node:path";
import { zipSync, type Zippable } from "fflate";
import type { Props } from "../terraform/values";
import { ASSET, SIGNATURE } from "./wire";

/** The zip's name: the engine's hash of the contents, so that a diff, which gets no contents, knows it too. */
export const zipName = (archive: Props): string => `${String(archive.hash)}.zip`;

/**
 * Writes the zip of an archive into a directory, once.
 *
 * @throws Error for an archive that can't be read, or whose kind isn't supported: contents by URL, a tar file.
 */
export function writeZip(archive: Props, directory: string): void {
  const target = path.join(directory, zipName(archive));
  if (fs.existsSync(target) || !hasContents(archive)) return;
  const file = archive.path;
  const isZip = typeof file === "string" && /\.(zip|jar)$/.test(file);
  fs.writeFileSync(`${target}.partial`, isZip ? fs.readFileSync(file) : zip(files(archive)));
  fs.renameSync(`${target}.partial`, target);
}

/** The engine leaves contents out if it only asks for a comparison. */
const hasContents = (archive: Props): boolean => ["path", "text", "assets", "uri"].some((name) => archive[name]);

interface File {
  data: Uint8Array;
  executable: boolean;
}

function files(archive: Props, prefix = ""): Record<string, File> {
  if (archive.uri)
    throw new Error(`${prefix || "code"}: contents by URL (${String(archive.uri)}) can't be deployed by this plugin`);
  if (archive[SIGNATURE] === ASSET) {
    if (typeof archive.path === "string") return { [prefix]: readFile(archive.path) };
    return { [prefix]: { data: Buffer.from(String(archive.text ?? "")), executable: false } };
  }
  if (archive.assets) {
    return Object.assign(
      {},
      ...Object.entries(archive.assets).map(([name, nested]) => files(nested as Props, path.posix.join(prefix, name))),
    ) as Record<string, File>;
  }
  const directory = String(archive.path);
  if (!fs.statSync(directory).isDirectory()) {
    throw new Error(`${directory}: an archive has to be a directory, a zip file or a jar`);
  }
  const names = (fs.readdirSync(directory, { recursive: true }) as string[]).filter((name) =>
    fs.statSync(path.join(directory, name)).isFile(),
  );
  return Object.fromEntries(
    names.map((name) => [path.posix.join(prefix, ...name.split(path.sep)), readFile(path.join(directory, name))]),
  );
}

const readFile = (file: string): File => ({
  data: fs.readFileSync(file),
  executable: (fs.statSync(file).mode & 0o100) !== 0,
});

const UNIX = 3;
/** The earliest time that a zip can store, local because it has no zone. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** A zip with its entries in order and without times, so that equal contents give equal bytes. */
export function zip(contents: Record<string, File>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, { data, executable }] of Object.entries(contents).sort(([a], [b]) => (a < b ? -1 : 1))) {
    entries[name] = [data, { os: UNIX, attrs: (executable ? 0o100755 : 0o100644) << 16 }];
  }
  return zipSync(entries, { mtime: ZIP_EPOCH });
}
