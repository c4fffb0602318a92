// Pulumi's property paths, such as `environment.variables["A.B"]`, `attributes[0].name` and `tags.*`.
import { isObject, type Props, type Value } from "../terraform/values";

/** The steps of a path; `*` stands for every key or index. */
export const parsePath = (path: string): string[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? name ?? "",
  );

/** A path with one more key. */
export const extendPath = (path: string, key: string): string =>
  /^[\w-]+$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;

/** A copy of `target` that has at each path what `source` has there; what `source` lacks is removed. */
export function restore(target: Props, source: Props, paths: string[]): Props {
  return paths.reduce<Props>((props, path) => copied(props, source, parsePath(path)) as Props, target);
}

function copied(target: Value | undefined, source: Value | undefined, [step, ...rest]: string[]): Value | undefined {
  if (step === undefined) return source;
  if (Array.isArray(target) || Array.isArray(source)) {
    const [old, elements] = [Array.isArray(source) ? source : [], Array.isArray(target) ? [...target] : []];
    const indexes = step === "*" ? [...new Set([...elements.keys(), ...old.keys()])] : [Number(step)];
    for (const i of indexes) elements[i] = copied(elements[i], old[i], rest) ?? null;
    return elements.filter((element) => element !== null);
  }
  const [old, object] = [isObject(source) ? source : {}, isObject(target) ? { ...target } : {}];
  const keys = step === "*" ? [...new Set([...Object.keys(object), ...Object.keys(old)])] : [step];
  for (const key of keys) {
    const value = copied(object[key], old[key], rest);
    if (value === undefined) delete object[key];
    else object[key] = value;
  }
  return Object.keys(object).length || isObject(target) ? object : undefined;
}
