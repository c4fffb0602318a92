interface Exceptions {
  terraform?: readonly string[];
  cloudformation?: readonly string[];
}

const KNOWN_AFTERWARDS = {
  // A template never knows whether a stream is there already, which ARN it has, or which of two was chosen.
  loses: ["LATEST on a stream that exists"],
  source: ["empty, as a table without a stream has it", "an earlier stream of the table"],
  reads: ["a statement that denies", "one of two tables, of which one has no stream"],
};

/** Cases that a form can't express, or that have another answer there, by rule. */
export const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  "mapping-loses-no-records": { cloudformation: KNOWN_AFTERWARDS.loses },
  "mapping-source-is-a-stream": { cloudformation: KNOWN_AFTERWARDS.source },
  "role-can-read-stream": { cloudformation: KNOWN_AFTERWARDS.reads },
  // An attachment is part of the role in a template, and so is the finding.
  "least-privilege-stream-reader": { cloudformation: ["AWS's own policy, once for two mappings"] },
  // A template has no switch beside the view type.
  "stream-view-type-needs-enabled-stream": {
    cloudformation: ["a view type, and the switch off", "a view type, and the switch left out"],
  },
};
