// A case of a rule's table.
import type { Report } from "./run-rule";
import type { Phase, TestStack } from "./stack";

/** The kinds of case; every rule has a case of each kind that is possible for it. */
export type Kind = "good" | "bad" | "undecided" | "notApplicable";

/** The verb of a kind; with the case's name, it forms the test's title. */
export const VERB: Readonly<Record<Kind, string>> = {
  good: "accepts",
  bad: "reports",
  undecided: "can't judge",
  notApplicable: "doesn't judge",
};

export interface Case {
  kind: Kind;
  /** The stack's subject, as the object of the kind's verb: "a table without a view type". */
  name: string;
  /** @default preview */
  phase?: Phase;
  build(stack: TestStack): unknown;
  /** The rule's configuration. */
  config?: Record<string, unknown>;
  /** The expected reports: the resource and the message of each. @default nothing */
  reports?: { outcome?: Report["outcome"]; on: string; message: RegExp }[];
}
