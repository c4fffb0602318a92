// The steps of `pulumi preview --json`. Unlike a policy's input they have the old state and the reason for a replacement.
import { sentence, shown, UsageError } from "../command/exit";
import { readInputFile } from "../command/input-file";
import { pulumi } from "../target/stack-target";

export interface ResourceState {
  type: string;
  urn: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

export interface PreviewStep {
  op: string;
  urn: string;
  oldState?: ResourceState;
  newState?: ResourceState;
  replaceReasons?: string[] | null;
  diffReasons?: string[] | null;
}

interface Diagnostic {
  severity?: string;
  message?: string;
}

/** @param from where the text is from: the subject of the message. @throws UsageError when it isn't output of the command, or of one that failed. */
export function readPreview(text: string, from: string): PreviewStep[] {
  try {
    const { steps, diagnostics } = JSON.parse(text) as { steps?: PreviewStep[]; diagnostics?: Diagnostic[] | null };
    if (Array.isArray(steps) && steps.every(({ op, urn }) => typeof op === "string" && typeof urn === "string")) {
      const failure = diagnostics?.find(({ severity }) => severity === "error");
      if (!failure) return steps;
      // It has only the steps up to the error, and would pass for a deployment that loses nothing.
      throw new UsageError(`${from} is a preview that failed: ${sentence(failure.message ?? "")} Correct this first.`);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    // Reported below.
  }
  throw new UsageError(`${from} isn't the output of pulumi preview --json: ${shown(text.trim())}`);
}

/** Reads the steps from a file, or runs the preview. */
export async function preview(
  stack: string | undefined,
  cwd: string,
  file: string | undefined,
  extra: string[],
): Promise<PreviewStep[]> {
  if (file !== undefined) {
    const text = readInputFile("preview", file, "pulumi preview --json > FILE");
    return readPreview(text, `--preview is ${shown(file)}, which`);
  }
  if (stack === undefined) throw new UsageError("Pass --stack, or --preview with the output of pulumi preview --json.");
  return readPreview(await pulumi(["preview", "--json", "--stack", stack, ...extra], cwd), "What pulumi printed");
}
