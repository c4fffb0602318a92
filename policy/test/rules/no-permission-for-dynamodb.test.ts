import { noPermissionForDynamodb } from "../../rules/no-permission-for-dynamodb";
import { describeRule } from "../cases";
import { UNKNOWN_TEXT } from "../stack";

const TYPE = "aws:lambda/permission:Permission";

describeRule(noPermissionForDynamodb, [
  {
    kind: "good",
    name: "for another service",
    build: (s) => s.add(TYPE, "allow", { principal: "sns.amazonaws.com" }),
  },
  {
    kind: "bad",
    name: "for DynamoDB",
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
    name: "aws-native",
    build: (s) => s.add("aws-native:lambda:Permission", "allow", { principal: "dynamodb.amazonaws.com" }),
    reports: [{ on: "allow", message: /Permission "allow"/ }],
  },
  {
    kind: "good",
    name: "made by a table's onEvent, which has no way to leave it out",
    build: (s) => {
      const { resource } = s.add(TYPE, "onEvent", { principal: "dynamodb.amazonaws.com" });
      const parent = { type: "aws:dynamodb:TableEventSubscription", name: "onEvent", urn: "subscription" };
      Object.assign(resource, { parent });
    },
  },
  {
    kind: "undecided",
    name: "for whom; the one beside it is still spoken of",
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
