// The end of an ARN can be known before the whole ARN: the account is unknown until the update, but the name usually isn't.
import { UNKNOWN, type MaybeUnknown } from "./value";

/** An ARN without partition, region and account: `iam:role/orders`; `undefined` for anything else. */
export function arnEnd(arn: string): string | undefined {
  const [, service, resource] = ARN.exec(arn) ?? [];
  return resource === undefined ? undefined : `${service}:${resource}`;
}

/** An ARN with this end, and a star for each unknown part. */
export function arnPattern(end: string): string {
  const colon = end.indexOf(":");
  return `arn:*:${end.slice(0, colon)}:*:*${end.slice(colon)}`;
}

/** The region in an ARN; empty for IAM and S3, whose ARNs have none, and for anything that isn't an ARN. */
export function regionOf(arn: string): string {
  return /^arn:[^:]*:[^:]*:([^:]*):/.exec(arn)?.[1] ?? "";
}

const ARN = /^arn:[^:]*:([^:]+):[^:]*:[^:]*:(.+)$/;

/**
 * The end that a resource's ARN will have.
 *
 * @param arn The ARN, as far as it is known.
 * @param start The part before the name: `iam:role/`.
 * @param parts The parts of the name.
 * @returns `undefined` if the ARN is known, or a part is unknown.
 */
export function expectedEnd(
  arn: MaybeUnknown<string | undefined>,
  start: string,
  ...parts: MaybeUnknown<string | undefined>[]
): string | undefined {
  if (arn !== UNKNOWN) return undefined;
  const known = parts.filter((part) => typeof part === "string" && part !== "");
  return known.length === parts.length ? `${start}${known.join("")}` : undefined;
}
