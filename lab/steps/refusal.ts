import type { Bench } from "../model/context";

/** An error of the AWS SDK as an answer: "refused: <code>: <message>". */
export function refusal(bench: Bench, error: unknown): string {
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  if (!$metadata && name !== "TimeoutError") throw error; // not an answer of the target
  if (name === "SyntaxError") return `refused: HTTP ${$metadata?.httpStatusCode} without an error of AWS`;
  const status = ($metadata?.httpStatusCode ?? 0) >= 500 ? `HTTP ${$metadata?.httpStatusCode} ` : "";
  return `refused: ${status}${name}: ${bench.normal(message)}`;
}
