// A fix that a rule prints, and what it is to lead to.
import type { Phase, TestStack } from "./stack";

export interface Fix {
  /** The text; … stands for what differs from stack to stack. */
  says: string;
  /** Builds the stack, with its fault or with the fix followed to the letter. */
  build(stack: TestStack, followed: boolean): unknown;
  /** @default up */
  phase?: Phase;
  config?: Record<string, unknown>;
}
