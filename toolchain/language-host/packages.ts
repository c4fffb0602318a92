// What a program depends on, for the engine.
import * as fs from "node:fs";
import * as path from "node:path";
import * as lang from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { pulumiHome } from "dynamodb-streams-support/pulumi-home";

interface Manifest {
  name: string;
  version: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  pulumi?: { resource?: boolean; name?: string; version?: string; server?: string };
}

/**
 * The plugins that the program's npm packages need, if they are in Pulumi's cache. The engine tries to download every one
 * that is named here and missing, before it runs anything; when this host is in use, that can't succeed.
 */
export function requiredPackages(request: lang.GetRequiredPackagesRequest): lang.GetRequiredPackagesResponse {
  const response = new lang.GetRequiredPackagesResponse();
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  for (const { name, version, server } of ancestors(directory).flatMap((d) =>
    pluginsBelow(path.join(d, "node_modules")),
  )) {
    if (!fs.existsSync(path.join(pulumiHome(), "plugins", `resource-${name}-v${version}`))) continue;
    const dependency = new plugin.PackageDependency();
    dependency.setName(name);
    dependency.setKind("resource");
    dependency.setVersion(version);
    dependency.setServer(server);
    response.addPackages(dependency);
  }
  return response;
}

/** The npm packages that the program's package.json names, with the installed versions. */
export function programDependencies(request: lang.GetProgramDependenciesRequest): lang.GetProgramDependenciesResponse {
  const response = new lang.GetProgramDependenciesResponse();
  const directory = request.getInfo()?.getProgramDirectory() ?? process.cwd();
  const manifest = readManifest(directory);
  for (const name of Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies })) {
    const installed = ancestors(directory)
      .map((d) => readManifest(path.join(d, "node_modules", name)))
      .find((found) => found !== undefined);
    if (!installed) continue;
    const dependency = new lang.DependencyInfo();
    dependency.setName(name);
    dependency.setVersion(installed.version);
    response.addDependencies(dependency);
  }
  return response;
}

/** npm packages that declare a resource plugin: `"pulumi": {"resource": true}`. */
function pluginsBelow(nodeModules: string): { name: string; version: string; server: string }[] {
  if (!fs.existsSync(nodeModules)) return [];
  return fs.readdirSync(nodeModules).flatMap((entry) => {
    const directory = path.join(nodeModules, entry);
    if (entry.startsWith("@")) return pluginsBelow(directory);
    const manifest = readManifest(directory);
    const nested = pluginsBelow(path.join(directory, "node_modules"));
    if (!manifest?.pulumi?.resource) return nested;
    const { name = manifest.name.replace(/^@pulumi\//, ""), version = manifest.version, server = "" } = manifest.pulumi;
    return [{ name, version, server }, ...nested];
  });
}

/** The directory, and all above it: in a workspace, packages are further up. */
function ancestors(directory: string): string[] {
  const parent = path.dirname(directory);
  return parent === directory ? [directory] : [directory, ...ancestors(parent)];
}

function readManifest(directory: string): Manifest | undefined {
  try {
    return JSON.parse(fs.readFileSync(path.join(directory, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined; // none there
  }
}
