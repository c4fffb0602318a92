import { noPermissionForDynamodb } from "../../rules/no-permission-for-dynamodb";
import { describeRule } from "../cases";
import { UNKNOWN_TEXT } from "../stack";

const TYPE = "aws:lambda/permission:Permission";

describeRule(noPermissionForDynamodb, [
  {
    kind: "good",
    name: "a permission for another service",
    build: (s) => s.add(TYPE, "allow", { principal: "sns.amazonaws.com" }),
  },
  {
    kind: "bad",
    name: "a permission for DynamoDB",
    build: (s) => s.add(TYPE, "allow", { principal: "dynamodb.amazonaws.com" }),
    reports: [
      {
        on: "allow",
        message:
          /Permission "allow" lets dynamodb.amazonaws.com invoke a function, which it never does.*Fix: remove it/,
      },
    ],
  },
  {
    kind: "bad",
    name: "an aws-native permission for DynamoDB",
    build: (s) => s.add("aws-native:lambda:Permission", "allow", { principal: "dynamodb.amazonaws.com" }),
    reports: [{ on: "allow", message: /Permission "allow"/ }],
  },
  {
    kind: "good",
    name: "a permission that a table's onEvent adds, because it can't be left out",
    build: (s) => {
      const { resource } = s.add(TYPE, "onEvent", { principal: "dynamodb.amazonaws.com" });
      const parent = { type: "aws:dynamodb:TableEventSubscription", name: "onEvent", urn: "subscription" };
      Object.assign(resource, { parent });
    },
  },
  {
    kind: "undecided",
    name: "an unknown principal, but still reports the permission beside it",
    build: (s) => {
      s.add(TYPE, "maybe", { principal: UNKNOWN_TEXT });
      s.add(TYPE, "allow", { principal: "dynamodb.amazonaws.com" });
    },
    reports: [
      { on: "maybe", message: /its principal is unknown until the update/ },
      { outcome: "violation", on: "allow", message: /Permission "allow"/ },
    ],
  },
]);
