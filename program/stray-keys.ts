// Keys of the configuration that nothing would read: a misspelt setting, or one under the name that the project had before.
import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";

/** Namespaces other than the project's own: its providers', the policy pack's and Pulumi's. Add a new provider's here. */
const NAMESPACES = ["aws", "awsx", "dynamodb-streams", "pulumi"];

/**
 * Finds every key that nothing reads.
 *
 * @param project namespace of the project's own settings.
 * @param settings keys of the settings that the program reads; those that Pulumi.yaml declares are valid as well.
 * @returns a line for each such key, with the nearest name.
 */
export function strayKeys(project: string, settings: readonly string[]): string[] {
  const stray = Object.keys(pulumi.runtime.allConfig())
    .map((key) => ({ key, namespace: key.slice(0, key.indexOf(":")), name: key.slice(key.indexOf(":") + 1) }))
    .filter(({ namespace, name }) =>
      namespace === project ? !settings.includes(name) : !NAMESPACES.includes(namespace),
    );
  if (stray.length === 0) return [];

  // Loaded here because a stack without a fault, which is nearly every one, shouldn't wait for them.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const { closest } = require("fastest-levenshtein") as typeof import("fastest-levenshtein");
  const { parse } = require("yaml") as typeof import("yaml");
  /* eslint-enable @typescript-eslint/no-require-imports */
  const projectFile = parse(fs.readFileSync(path.join(__dirname, "../Pulumi.yaml"), "utf8")) as { config?: object };
  const declared = [...settings, ...Object.keys(projectFile.config ?? {})];
  return stray.flatMap(({ key, namespace, name }) => {
    if (namespace === project && declared.includes(name)) return [];
    if (namespace === project) {
      return `${name} isn't a setting of this project. Did you mean ${closest(name, declared)}? To remove it: pulumi config rm ${name}`;
    }
    if (declared.includes(name)) {
      return (
        `${key} is under "${namespace}", but this project is called "${project}": the setting would have no effect. ` +
        `In the stack's file, write the key as ${name}`
      );
    }
    return `${key} is under "${namespace}", which nothing here reads. Did you mean ${closest(namespace, [...NAMESPACES, project])}:${name}?`;
  });
}
