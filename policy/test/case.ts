// A case of a rule's table.
import type { Report } from "./run-rule";
import type { Phase, TestStack } from "./stack";

/** What a case shows; every rule shows all that it can have. */
export type Kind = "good" | "bad" | "undecided" | "notApplicable";

/** What the rule does with a case; with the case's name it is the test's title. */
export const VERB: Readonly<Record<Kind, string>> = {
  good: "accepts",
  bad: "reports",
  undecided: "can't judge",
  notApplicable: "doesn't judge",
};

export interface Case {
  kind: Kind;
  /** What the stack has, as the object of the kind's verb: "a table without a view type". */
  name: string;
  /** @default preview */
  phase?: Phase;
  build(stack: TestStack): unknown;
  /** The rule's configuration. */
  config?: Record<string, unknown>;
  /** What is reported: on which resource, and what the message says. @default nothing */
  reports?: { outcome?: Report["outcome"]; on: string; message: RegExp }[];
}
