import * as pulumi from "@pulumi/pulumi";
import { quote } from "./quote";

type Variables = Record<string, string>;

/** Node reads the source map that {@link bundle} makes, unless the user has other options for Node. */
const NODE_OPTIONS = "--enable-source-maps";

/**
 * The function's environment variables: the user's, and those that the handler needs.
 *
 * @param needed what the component sets; a variable of the user's with the same name has to have the same value.
 * @throws Error for one that has another, as soon as both are known.
 */
export function environment(
  consumer: string,
  given: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined,
  needed: Record<string, pulumi.Input<string>>,
): pulumi.Output<Variables> {
  return pulumi.all([pulumi.output(given ?? {}), pulumi.output(needed)]).apply(([supplied, required]) => {
    const [clash] = Object.keys(required).filter((name) => name in supplied && supplied[name] !== required[name]);
    if (clash === undefined) return { NODE_OPTIONS, ...supplied, ...required } as Variables;
    throw new Error(
      `StreamConsumer "${consumer}": \`environment.${clash}\` is ${quote(supplied[clash])}, but the handler needs it to be ` +
        `${quote(required[clash])}. Rename your variable.`,
    );
  });
}
