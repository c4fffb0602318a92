import { callOf } from "../target/calls";
import { EXIT, type ExitCode, sentence, shown, StoppedError, UsageError } from "./exit";

/** What the services answer to credentials that have expired, are unknown to them, or sign wrongly; each has names of its own. */
const REJECTED =
  /^(ExpiredToken|InvalidAccessKeyId|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|UnrecognizedClient)/;

/**
 * Explains an error that makes every call fail: no credentials or rejected ones, no region or an impossible one, or an endpoint that
 * doesn't respond.
 *
 * @returns `undefined` for an error of another kind.
 */
export function connectionFault(error: unknown): string | undefined {
  const { name, message, code } = error as Error & { code?: string };
  if (name === "CredentialsProviderError")
    return `No AWS credentials: ${sentence(message)} ${profileFix()}, or pass --endpoint for an emulator.`;
  if (REJECTED.test(name))
    return `AWS rejects the credentials (${name}: ${sentence(message)}) Sign in again, or set AWS_PROFILE to a profile that may call AWS in this region.`;
  if (message === "Region is missing") return "No AWS region: set AWS_REGION, or pass --region.";
  if (message.startsWith("Region not accepted"))
    return `The AWS region isn't one: ${sentence(message)} Correct AWS_REGION or --region, such as us-east-1.`;
  if (code === "ECONNREFUSED" || code === "ENOTFOUND")
    return `Nothing answers at the endpoint (${message}): start the emulator, or correct --endpoint or --region.`;
  return undefined;
}

function profileFix(): string {
  const { AWS_PROFILE } = process.env;
  return AWS_PROFILE ? `AWS_PROFILE is ${shown(AWS_PROFILE)}: correct it, or sign in with it` : "Set AWS_PROFILE";
}

/** What AWS answers to more calls than it takes, or than a table or shard has capacity for. */
const THROTTLED = /Throttl|TooManyRequests|LimitExceeded|ThroughputExceeded|SlowDown/;

/** A sentence about a call that is throttled even after all retries. @returns `undefined` for an error of another kind. */
export function throttling(error: Error): string | undefined {
  if (!THROTTLED.test(error.name)) return undefined;
  const { name, message } = error;
  return `${callOf(error) ?? "A call of AWS"} is still throttled after all retries: ${name}: ${sentence(message)} Wait a minute.`;
}

/** The exit code and the message for an error. */
export function explain(error: unknown): { code: ExitCode; line: string } {
  const { name, message } = error as Error;
  if (error instanceof UsageError) return { code: EXIT.usage, line: message };
  const fault = connectionFault(error);
  if (fault !== undefined) return { code: EXIT.usage, line: fault };
  if (error instanceof StoppedError) return { code: EXIT.remains, line: message };
  const call = callOf(error);
  const line = `${call === undefined ? "" : `${call} failed: `}${name}: ${message}`;
  if (/AccessDenied|NotAuthorized/.test(name))
    return { code: EXIT.usage, line: `${sentence(line)} The command's --help lists the rights that it needs.` };
  return { code: /ResourceNotFound/.test(name) ? EXIT.usage : EXIT.remains, line };
}
