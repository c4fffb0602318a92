import type { Context } from "../model/context";
import type { Outcome } from "../model/outcome";
import { Step, type Kind } from "../model/step";

/**
 * An error of the AWS SDK as an outcome.
 *
 * @throws the error itself if it isn't an answer of the target.
 */
export function refusal(context: Context, error: unknown): Outcome {
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  if (!$metadata && name !== "TimeoutError") throw error;
  const status = $metadata?.httpStatusCode ?? 0;
  if (name === "SyntaxError")
    return { kind: "refused", errors: [{ message: "without an AWS error in the body", status }] };
  const failure = { code: name, message: context.normal(message) };
  return { kind: "refused", errors: [status >= 500 ? { ...failure, status } : failure] };
}

/** A step whose observation is its outcome alone; if the target rejects a request, that is the outcome. */
export const observing = (
  name: string,
  kind: Kind,
  topic: string,
  observe: (context: Context) => Promise<Outcome | undefined>,
): Step =>
  new Step(name, kind, topic, async (context) => {
    const outcome = await observe(context).catch((error: unknown) => refusal(context, error));
    return outcome && { outcome };
  });
