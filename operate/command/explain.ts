import { EXIT, type ExitCode, sentence, StoppedError, UsageError } from "./exit";

/**
 * Explains an error that makes every call fail: no credentials, no region, or an endpoint that doesn't respond.
 *
 * @returns `undefined` for an error of another kind.
 */
export function connectionFault(error: unknown): string | undefined {
  const { name, message, code } = error as Error & { code?: string };
  if (name === "CredentialsProviderError")
    return `No AWS credentials: ${sentence(message)} Set AWS_PROFILE, or pass --endpoint for an emulator.`;
  if (message === "Region is missing") return "No AWS region: set AWS_REGION, or pass --region.";
  if (code === "ECONNREFUSED" || code === "ENOTFOUND")
    return `Nothing answers at the endpoint (${message}): start the emulator, or correct --endpoint or --region.`;
  return undefined;
}

/** The exit code and the message for an error. */
export function explain(error: unknown): { code: ExitCode; line: string } {
  const { name, message } = error as Error;
  if (error instanceof UsageError) return { code: EXIT.usage, line: message };
  const fault = connectionFault(error);
  if (fault !== undefined) return { code: EXIT.usage, line: fault };
  if (/ResourceNotFound|AccessDenied|NotAuthorized/.test(name))
    return { code: EXIT.usage, line: `${name}: ${message}` };
  return { code: EXIT.remains, line: error instanceof StoppedError ? message : `${name}: ${message}` };
}
