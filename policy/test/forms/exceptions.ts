interface Exceptions {
  terraform?: readonly string[];
  cloudformation?: readonly string[];
}

/** Cases that a form can't express, or that have another answer there, by rule. */
export const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  // A template never knows whether a stream is there already, which ARN it has, or which of two was chosen.
  "mapping-loses-no-records": { cloudformation: ["LATEST on a stream that exists"] },
  "mapping-source-is-a-stream": { cloudformation: ["an earlier stream of the table", "a replica's stream"] },
  // A template has replicas in AWS::DynamoDB::GlobalTable alone, and these tables are another type.
  "mapping-needs-enabled-stream": { cloudformation: ["a replica's stream, by ARN, of a global table"] },
  "global-table-declares-stream": {
    cloudformation: [
      "a declared stream",
      "a replica that is a resource of its own, before the table has an ARN",
      "replicas that aren't known yet",
      "replicas without a stream",
      "strongly consistent replicas, which take no stream",
    ],
  },
  // Keys and pipes aren't written as templates yet.
  "role-can-decrypt-stream": {
    cloudformation: [
      "a key whose policy names the account alone",
      "a key with the default policy, and a role without permission",
      "a policy of the role",
    ],
  },
  // A template doesn't tell whether its functions exist.
  "runtime-can-be-created": {
    cloudformation: ["an ended one of a function that exists: AWS goes on running it, so it is advice"],
  },
  // An attachment is part of the role in a template, and so is the finding. A document there is an object, not text.
  "least-privilege-stream-reader": {
    cloudformation: ["AWS's own policy, once for two mappings", "the role of a pipe"],
  },
  "role-can-read-stream": {
    cloudformation: [
      "a statement that denies",
      "one of two tables, of which one has no stream",
      "AWS's policy without its path, preview",
      "AWS's policy without its path, up",
      "a document that isn't JSON, reported once for two mappings, preview",
      "a document that isn't JSON, reported once for two mappings, up",
      "a pipe whose role has no policy",
      "equal names of two accounts, each with its own role",
      "equal names of two accounts, of which one's role may not read",
    ],
  },
  // A template has no switch beside the view type.
  "stream-view-type-needs-enabled-stream": {
    cloudformation: ["a view type, and the switch off", "a view type, and the switch left out"],
  },
};
