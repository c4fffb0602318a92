import { runtimeCanBeCreated } from "../../rules/runtime-can-be-created";
import { describeRule } from "../cases";
import { UNKNOWN_TEXT } from "../stack";

const DAY = { asOf: "2026-11-22" };

describeRule(runtimeCanBeCreated, [
  {
    kind: "good",
    name: "a current runtime",
    config: DAY,
    build: (s) => s.function("orders", { runtime: "nodejs22.x" }),
  },
  {
    kind: "good",
    name: "a container image",
    config: DAY,
    build: (s) => s.function("orders", { runtime: undefined, packageType: "Image" }),
  },
  {
    kind: "good",
    name: "a runtime that the table doesn't list yet",
    config: DAY,
    build: (s) => s.function("orders", { runtime: "nodejs99.x" }),
  },
  {
    kind: "good",
    name: "a runtime named like what every object inherits",
    config: DAY,
    build: (s) => s.function("orders", { runtime: "toString" }),
  },
  {
    kind: "bad",
    name: "a runtime that AWS no longer creates functions with",
    config: DAY,
    build: (s) => s.function("orders", { runtime: "nodejs14.x" }),
    reports: [
      {
        on: "orders",
        message:
          /Function "orders" has the runtime nodejs14.x: AWS hasn't created functions with it since 2024-01-09, and stops updating them on 2027-03-03 .*Fix: move to nodejs24.x/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a deprecated runtime within a month of its end, as advice",
    config: { asOf: "2027-01-02" },
    build: (s) => s.function("orders", { runtime: "nodejs18.x" }),
    reports: [
      {
        outcome: "advice",
        on: "orders",
        message: /without security updates since 2025-09-01: AWS stops creating functions with it on 2027-02-01/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a deprecated runtime on the day of its end",
    config: { asOf: "2027-02-01" },
    build: (s) => s.function("orders", { runtime: "nodejs18.x" }),
    reports: [{ on: "orders", message: /AWS hasn't created functions with it since 2027-02-01/ }],
  },
  {
    kind: "good",
    name: "a deprecated runtime more than a month before its end",
    config: DAY,
    build: (s) => s.function("orders", { runtime: "nodejs18.x" }),
  },
  {
    kind: "bad",
    name: "an ended runtime of an existing function, as advice",
    phase: "up",
    config: DAY,
    build: (s) => s.function("orders", { runtime: "nodejs14.x" }),
    reports: [{ outcome: "advice", on: "orders", message: /AWS hasn't created functions with it since 2024-01-09/ }],
  },
  {
    kind: "good",
    name: "a runtime on the day before it is deprecated",
    config: { asOf: "2025-08-31" },
    build: (s) => s.function("orders", { runtime: "nodejs18.x" }),
  },
  {
    kind: "bad",
    name: "a deprecated runtime if the configuration rejects those",
    config: { ...DAY, refuseDeprecated: true },
    build: (s) => s.function("orders", { runtime: "nodejs18.x" }),
    reports: [{ on: "orders", message: /without security updates/ }],
  },
  {
    kind: "bad",
    name: "a runtime that ended in 2016 if the configuration sets no day",
    build: (s) => s.function("orders", { runtime: "nodejs" }),
    reports: [
      {
        on: "orders",
        message: /the runtime nodejs: AWS hasn't created or updated functions with it since 2016-10-31/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "an unknown runtime, but still reports the function beside it",
    config: DAY,
    build: (s) => {
      s.function("maybe", { runtime: UNKNOWN_TEXT });
      s.add("aws-native:lambda:Function", "orders", { runtime: "python3.7" });
    },
    reports: [
      { on: "maybe", message: /its runtime is unknown until the update/ },
      { outcome: "violation", on: "orders", message: /python3.7.*Fix: move to python3.14/ },
    ],
  },
]);
