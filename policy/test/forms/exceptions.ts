interface Exceptions {
  terraform?: readonly string[];
  cloudformation?: readonly string[];
}

/** Cases that a form can't express, or that have a different answer there, by rule. */
export const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  // A template doesn't show whether a stream already exists, which ARN it has, or which of two was chosen.
  "mapping-loses-no-records": { cloudformation: ["LATEST on an existing stream"] },
  "mapping-source-is-a-stream": {
    cloudformation: [
      "a stream of a replica that is declared as a separate resource, which knows no stream",
      "an earlier stream of a replica",
      "the ARN of an earlier stream of the table",
    ],
  },
  // A version is a resource of its own there, so a function's ARN is never that of a version.
  "mapping-is-unique": { cloudformation: ["a function and its published version, in one line for each pair"] },
  // A template's stream is specified or not, its replicas are listed and take a stream, and it restores no table.
  "mapping-needs-enabled-stream": {
    cloudformation: [
      "a table whose origin is null or empty, which means that it isn't restored",
      "a table with replicas, whose stream AWS enables",
      "an imported table, for which the provider ignores streamEnabled",
      "a table restored by restoreBackupArn, for which the provider ignores streamEnabled",
      "a table restored by restoreSourceName, for which the provider ignores streamEnabled",
      "a table restored by restoreSourceTableArn, for which the provider ignores streamEnabled",
      "a table that was restored by an earlier update",
      "an unknown streamEnabled, but still reports the pair beside it",
      "an ARN computed from two tables if one may be disabled",
      "a table that may have replicas, for which AWS enables the stream",
      "a table that may be restored",
    ],
  },
  "at-most-two-readers": {
    cloudformation: [
      "the second of three mappings on a table that may have replicas, but reports the third",
      "two mappings on a table that may have replicas",
      "two mappings on a table with a replica declared as a separate resource",
    ],
  },
  // CloudFormation itself rejects a global table that doesn't specify its stream.
  "global-table-declares-stream": {
    cloudformation: [
      "replicas without a stream",
      "a replica declared as a separate resource before the table has an ARN",
      "unknown replicas",
    ],
  },
  // CloudFormation makes no grants on keys, a key's policy is part of the key, and no key has an id yet.
  "role-can-decrypt-stream": {
    cloudformation: [
      "a key by the ARN of an alias that names the key by its id",
      "a key whose policy is a resource of its own and names the role",
      "a grant for another operation",
      "a grant that names the key and the role by their values",
      "a grant to a role that is denied the action, during preview",
      "a grant to a role that is denied the action, during up",
      "a grant to another role",
      "a grant to the role, during preview",
      "a grant to the role, during up",
    ],
  },
  // A template has no switch in addition to the view type.
  "stream-view-type-needs-enabled-stream": {
    cloudformation: [
      "a view type with an unknown streamEnabled, but still reports the table beside it",
      "a view type without streamEnabled",
      "a view type on a disabled stream",
      "an unknown streamEnabled that a mapping needs, which mapping-needs-enabled-stream reports instead",
      "an unknown streamEnabled without a view type",
      "an unknown view type and an unknown streamEnabled",
      "an unknown view type on a disabled stream",
    ],
  },
  // A template doesn't tell whether its functions exist.
  "runtime-can-be-created": {
    cloudformation: ["an ended runtime of an existing function, as advice"],
  },
  // A template names what it refers to, so that a policy is known before its ARNs are, and knows no ARN.
  "failures-can-be-delivered": {
    cloudformation: ["an unknown policy", "a queue encrypted with a key given by its id, if the role may use that key"],
  },
  "no-write-back-loop": { cloudformation: ["an unknown policy, but still reports the loop beside it"] },
  // The same; an attachment is part of the role there, and so is the finding, and a document is an object, not text.
  "role-can-read-stream": {
    terraform: ["a function computed by a component", "a pipe whose role is computed by a component or is one of two"],
    cloudformation: [
      "a document computed from another resource, once for two mappings",
      "a function computed by a component",
      "a list of the role's policies that isn't known yet, for a denied action",
      "a list of the role's policies with one that is made elsewhere",
      "a list of the role's policies, all of this stack, that don't allow it",
      "a pipe whose role is computed by a component or is one of two",
      "a Deny on tables, before it is known whether the table is one of them",
      "a Deny statement beside the Allow",
      'a role with an inline policy without a document, {"name":"read","policy":""}',
      "an AWS managed policy without its path, during preview",
      "an AWS managed policy without its path, during up",
      "a document that isn't JSON, once for two mappings, during preview",
      "a document that isn't JSON, once for two mappings, during up",
      "functions of one name in two accounts if each role may read",
      "functions of one name in two accounts if one role may not read",
      "two policies computed from another resource, in one line",
    ],
  },
  // Only Pulumi has components.
  "no-permission-for-dynamodb": {
    terraform: ["a permission that a table's onEvent adds, because it can't be left out"],
    cloudformation: ["a permission that a table's onEvent adds, because it can't be left out"],
  },
};
