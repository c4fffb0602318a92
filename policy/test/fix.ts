// A fix that a rule prints, and its expected result.
import type { Phase, TestStack } from "./stack";

export interface Fix {
  /** The wording; … stands for the parts that depend on the stack. */
  advice: string;
  /** Builds the stack, either faulty or with the fix applied literally. */
  build(stack: TestStack, followed: boolean): unknown;
  /** @default up */
  phase?: Phase;
  config?: Record<string, unknown>;
}
