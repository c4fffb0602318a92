import type * as pulumi from "@pulumi/pulumi";

/** Changes a raw resource's arguments or options in place. */
export type Transform<Args> = (args: Args, options: pulumi.CustomResourceOptions) => void;

/** Arguments and options of a resource, after the user's transform: spread them into its constructor. */
export function transformed<Args>(
  change: Transform<Args> | undefined,
  args: Args,
  options: pulumi.CustomResourceOptions,
): [Args, pulumi.CustomResourceOptions] {
  change?.(args, options);
  return [args, options];
}
