import * as pulumi from "@pulumi/pulumi";

/**
 * A property of a resource, `undefined` if the resource exists and the property isn't set. A provider leaves such a property out of
 * the state, and the SDK treats what is left out as unknown in every preview: whatever depends on it would show a change each time.
 *
 * @param value the property.
 * @param id a property that every existing resource has, such as its ARN.
 */
export function unsetIfMissing<T>(value: pulumi.Output<T>, id: pulumi.Output<unknown>): pulumi.Output<T | undefined> {
  return pulumi.output(
    Promise.all([isKnown(value), isKnown(id)]).then(([known, exists]) => (exists && !known ? undefined : value)),
  ) as pulumi.Output<T | undefined>;
}

/** Not in the SDK's public types: pulumi/pulumi, sdk/nodejs/output.ts. */
const isKnown = (output: pulumi.Output<unknown>): Promise<boolean> =>
  (output as unknown as { isKnown: Promise<boolean> }).isKnown;
