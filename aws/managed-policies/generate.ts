// Makes managed-policies.json from a clone of https://github.com/zoph-io/MAMIP, which keeps AWS's managed policies as the IAM API
// returns them: `npx tsx aws/managed-policies/generate.ts <clone>` in the project. Of each policy it keeps the statements
// about actions that matter when a function reads a stream; of most policies that leaves only the name.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { RELEVANT_ACTIONS } from "./managed-policies";

const clone = process.argv[2];
if (clone === undefined) throw new Error("Give the directory of a clone of https://github.com/zoph-io/MAMIP.");
const git = (...args: string[]) =>
  execFileSync("git", ["-C", clone, ...args], { encoding: "utf8", maxBuffer: 256 * 1024 * 1024 });

interface Raw {
  Effect: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | string[];
  Condition?: unknown;
}

const many = (value: string | string[] | undefined): string[] => (typeof value === "string" ? [value] : (value ?? []));

/** Whether a pattern of actions covers one of those that matter. */
function isRelevant(pattern: string): boolean {
  const expression = new RegExp(
    `^${pattern
      .replace(/[.+^$()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "i",
  );
  return RELEVANT_ACTIONS.some((action) => expression.test(action));
}

function reduce({ Effect, Action, NotAction, Resource, Condition }: Raw): object[] {
  const actions = many(Action).filter(isRelevant);
  if (NotAction === undefined && actions.length === 0) return [];
  return [
    {
      Effect,
      ...(NotAction === undefined ? { Action: actions } : { NotAction: many(NotAction) }),
      Resource: many(Resource).length === 1 ? many(Resource)[0] : many(Resource),
      // The text of a condition is dropped: the rules evaluate none.
      ...(Condition !== undefined && { Condition: {} }),
    },
  ];
}

/** The path of each policy below `arn:aws:iam::aws:policy/`, as in the list of all policies. */
function paths(): Map<string, string> {
  const list = JSON.parse(git("show", "HEAD:policies-list.json")) as {
    Policies: { PolicyName: string; Arn: string }[];
  };
  const prefix = "arn:aws:iam::aws:policy/";
  return new Map(list.Policies.map(({ PolicyName, Arn }) => [PolicyName, Arn.slice(prefix.length)]));
}

const pathOf = paths();
const policies: Record<string, object[]> = {};
for (const file of git("ls-tree", "--name-only", "HEAD", "policies/").split("\n").filter(Boolean)) {
  const name = path.basename(file);
  const policyPath = pathOf.get(name);
  // A policy that AWS no longer lists can't be attached any more.
  if (policyPath === undefined) continue;
  const { PolicyVersion } = JSON.parse(git("show", `HEAD:${file}`)) as {
    PolicyVersion: { Document: { Statement: Raw | Raw[] } };
  };
  const { Statement } = PolicyVersion.Document;
  policies[policyPath] = (Array.isArray(Statement) ? Statement : [Statement]).flatMap(reduce);
}
const [commit, date] = git("log", "-1", "--format=%H %cs").trim().split(" ");
const sorted = Object.fromEntries(Object.entries(policies).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync(
  path.join(__dirname, "managed-policies.json"),
  `${JSON.stringify({ source: `https://github.com/zoph-io/MAMIP at ${commit}`, date, policies: sorted })}\n`,
);
