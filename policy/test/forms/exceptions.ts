interface Exceptions {
  terraform?: readonly string[];
  cloudformation?: readonly string[];
}

/** Cases that a form can't express, or that have another answer there, by rule. */
export const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  // A template never knows whether a stream is there already, which ARN it has, or which of two was chosen.
  "mapping-loses-no-records": { cloudformation: ["LATEST on a stream that exists"] },
  "mapping-source-is-a-stream": { cloudformation: ["an earlier stream of the table"] },
  // A template's stream is specified or not, its replicas are listed, and it restores no table.
  "mapping-needs-enabled-stream": {
    cloudformation: [
      "a table that is imported",
      "a table that is restored, by restoreBackupArn: the provider ignores the switch",
      "a table that is restored, by restoreSourceName: the provider ignores the switch",
      "a table that is restored, by restoreSourceTableArn: the provider ignores the switch",
      "a table that was restored by an earlier update",
      "the switch is unknown; the pair beside it is still rejected",
      "whether the table has replicas, for which AWS enables the stream",
      "whether the table is restored",
    ],
  },
  "at-most-two-readers": {
    cloudformation: [
      "three on a table that may have replicas: the third is one too many anyway",
      "two on a table that may have replicas",
      "two on a table whose replica is a resource of its own",
    ],
  },
  // CloudFormation itself rejects a global table that doesn't specify its stream.
  "global-table-declares-stream": {
    cloudformation: [
      "replicas without a stream",
      "a replica that is a resource of its own, before the table has an ARN",
      "replicas that aren't known yet",
    ],
  },
  // CloudFormation makes no grants on keys.
  "role-can-decrypt-stream": {
    cloudformation: [
      "a grant of another operation",
      "a grant to another role",
      "a grant to the role, at preview",
      "a grant to the role, at up",
    ],
  },
  // A template has no switch beside the view type.
  "stream-view-type-needs-enabled-stream": {
    cloudformation: [
      "a view type, and an unknown switch; the table beside it is still rejected",
      "a view type, and the switch left out",
      "a view type, and the switch off",
    ],
  },
  // A template doesn't tell whether its functions exist.
  "runtime-can-be-created": {
    cloudformation: ["an ended one of a function that exists: AWS goes on running it, so it is advice"],
  },
  // A template names what it refers to, so that a policy is known before its ARNs are.
  "failures-can-be-delivered": { cloudformation: ["a policy that isn't known yet"] },
  "no-write-back-loop": { cloudformation: ["the policy; the loop beside it is still spoken of"] },
  // The same; an attachment is part of the role there, and so is the finding, and a document is an object, not text.
  "role-can-read-stream": {
    terraform: [
      "a function that is made elsewhere in the program",
      "a pipe whose role is computed elsewhere, or is one of two",
    ],
    cloudformation: [
      "a document computed from another resource: one line, however many mappings depend on it",
      "a function that is made elsewhere in the program",
      "a pipe whose role is computed elsewhere, or is one of two",
      "a statement that denies",
      "AWS's policy without its path, preview",
      "AWS's policy without its path, up",
      "a document that isn't JSON, reported once for two mappings, preview",
      "a document that isn't JSON, reported once for two mappings, up",
      "equal names of two accounts, each with its own role",
      "equal names of two accounts, of which one's role may not read",
    ],
  },
  // Only Pulumi has components.
  "no-permission-for-dynamodb": {
    terraform: ["made by a table's onEvent, which has no way to leave it out"],
    cloudformation: ["made by a table's onEvent, which has no way to leave it out"],
  },
};
