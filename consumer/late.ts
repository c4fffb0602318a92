import * as pulumi from "@pulumi/pulumi";

/** Whether an input's value isn't there yet: it is an Output or a promise. */
export const isLate = (value: unknown): value is pulumi.Output<unknown> | Promise<unknown> =>
  pulumi.Output.isInstance(value) || value instanceof Promise;
