// A case of a rule's table.
import type { Report } from "./run-rule";
import type { Phase, TestStack } from "./stack";

/** What a case shows; every rule shows all that it can have. */
export type Kind = "good" | "bad" | "undecided" | "notApplicable";

export interface Case {
  kind: Kind;
  name: string;
  /** @default preview */
  phase?: Phase;
  build(stack: TestStack): unknown;
  /** The rule's configuration. */
  config?: Record<string, unknown>;
  /** What is reported: on which resource, and what the message says. @default nothing */
  reports?: { outcome?: Report["outcome"]; on: string; message: RegExp }[];
}
