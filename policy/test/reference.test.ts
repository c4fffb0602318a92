// Random stacks, compared with a reference that reads the description they were built from, and so knows everything.
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { rules } from "../rules";
import { atMostTwoReaders } from "../rules/at-most-two-readers";
import { leastPrivilegeStreamReader } from "../rules/least-privilege-stream-reader";
import { mappingIsUnique } from "../rules/mapping-is-unique";
import { mappingLosesNoRecords } from "../rules/mapping-loses-no-records";
import { mappingNeedsEnabledStream } from "../rules/mapping-needs-enabled-stream";
import { mappingSourceIsAStream } from "../rules/mapping-source-is-a-stream";
import { streamViewTypeNeedsEnabledStream } from "../rules/stream-view-type-needs-enabled-stream";
import { roleCanReadStream } from "../rules/role-can-read-stream";
import type { Rule } from "../rule";
import { runRule, type Report } from "./run-rule";
import { all, allow, READ, TestStack, type Handle, type Phase } from "./stack";

/** The description of a stack. Numbers are indexes, modulo the number of their targets. */
interface Description {
  tables: { switch: "on" | "off" | "left out"; viewType: string; native: boolean }[];
  roles: {
    grants: { actions: string[]; on: "its stream" | "everything" | "a table's streams"; table: number; how: How }[];
  }[];
  functions: { role: number }[];
  /** The first table is the source; if there are more, the ARN was computed from all of them. */
  mappings: { tables: number[]; function: number; filter?: string; startingPosition: string; batchSize?: number }[];
  /** Order of the resources, which a policy doesn't choose. */
  shuffle: number;
}
type How = "in the role" | "beside the role" | "attached";

const description: fc.Arbitrary<Description> = fc.record({
  tables: fc.array(
    fc.record({
      switch: fc.constantFrom("on" as const, "on" as const, "off" as const, "left out" as const),
      viewType: fc.constantFrom("NEW_AND_OLD_IMAGES", "KEYS_ONLY"),
      native: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  roles: fc.array(
    fc.record({
      grants: fc.array(
        fc.record({
          actions: fc.uniqueArray(fc.constantFrom<string>(...READ, "dynamodb:*"), { minLength: 1 }),
          on: fc.constantFrom("its stream" as const, "everything" as const, "a table's streams" as const),
          table: fc.nat(9),
          how: fc.constantFrom<How>("in the role", "beside the role", "attached"),
        }),
        { maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  functions: fc.array(fc.record({ role: fc.nat(9) }), { minLength: 1, maxLength: 3 }),
  mappings: fc.array(
    fc.record({
      tables: fc.array(fc.nat(9), { minLength: 1, maxLength: 2 }),
      function: fc.nat(9),
      filter: fc.option(
        fc.constantFrom('{"dynamodb":{"NewImage":{"a":{"S":["x"]}}}}', '{"eventName":["INSERT"]}', "{"),
        { nil: undefined },
      ),
      startingPosition: fc.constantFrom("LATEST", "TRIM_HORIZON"),
      batchSize: fc.option(fc.constantFrom(1, 10), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  shuffle: fc.nat(),
});

const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;
const roleOf = (d: Description, mapping: Description["mappings"][number]) =>
  at(d.roles, at(d.functions, mapping.function).role);

function build(d: Description, phase: Phase): TestStack {
  const s = new TestStack(phase);
  const tables = d.tables.map(({ switch: position, viewType: streamViewType, native }, i) => {
    if (native) return s.nativeTable(`t${i}`, position === "on" ? { streamSpecification: { streamViewType } } : {});
    return s.table(`t${i}`, { streamEnabled: position === "left out" ? undefined : position === "on", streamViewType });
  });
  const roles = d.roles.map(({ grants }, i) => {
    const document = ({ actions, on, table }: (typeof grants)[number]) => {
      if (on === "everything") return JSON.stringify(allow(actions, "*"));
      if (on === "a table's streams") {
        const name = `t${table % tables.length}`;
        return JSON.stringify(allow(actions, `arn:aws:dynamodb:us-east-1:123456789012:table/${name}/stream/*`));
      }
      return all([at(tables, table).get("streamArn")], (arn) => JSON.stringify(allow(actions, arn)));
    };
    const inlinePolicies = grants
      .filter(({ how }) => how === "in the role")
      .map((grant) => ({ policy: document(grant) }));
    const role = s.role(`r${i}`, { inlinePolicies });
    grants.forEach((grant, j) => {
      if (grant.how === "beside the role") {
        s.add("aws:iam/rolePolicy:RolePolicy", `r${i}p${j}`, { role: role.get("name"), policy: document(grant) });
      } else if (grant.how === "attached") {
        const policy = s.add(
          "aws:iam/policy:Policy",
          `r${i}m${j}`,
          { policy: document(grant) },
          { arn: `arn:r${i}m${j}` },
        );
        const attachment = { role: role.get("name"), policyArn: policy.get("arn") };
        s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", `r${i}a${j}`, attachment);
      }
    });
    return role;
  });
  const functions = d.functions.map(({ role }, i) => s.function(`f${i}`, { role: at(roles, role).get("arn") }));
  d.mappings.forEach(({ tables: sources, function: target, filter, ...inputs }, i) => {
    const streams = sources.map((index) => (at(tables, index) as Handle).get("streamArn"));
    s.mapping(
      `m${i}`,
      { eventSourceArn: all(streams, (arn) => arn) },
      {
        functionName: at(functions, target).get("arn"),
        ...(filter !== undefined && { filterCriteria: { filters: [{ pattern: filter }] } }),
        ...inputs,
      },
    );
  });
  s.resources.sort((a, b) => hash(a.urn, d.shuffle) - hash(b.urn, d.shuffle));
  return s;
}

function hash(text: string, seed: number): number {
  let value = seed | 0;
  for (let i = 0; i < text.length; i++) value = (Math.imul(value, 31) + text.charCodeAt(i)) | 0;
  return value;
}

/** Outcome by mapping, the stronger one if there are several. */
function outcomes(reports: Report[]): Record<string, string> {
  const result: Record<string, string> = {};
  for (const { outcome, resource } of reports) if (result[resource] !== "violation") result[resource] = outcome;
  return result;
}

function expected(d: Description, outcomeOf: (mapping: Description["mappings"][number]) => string | undefined) {
  return Object.fromEntries(
    d.mappings.flatMap((mapping, i) => {
      const outcome = outcomeOf(mapping);
      return outcome === undefined ? [] : [[`m${i}`, outcome]];
    }),
  );
}

const COUNTING: readonly Rule[] = [atMostTwoReaders, mappingIsUnique];

/** Rules that report nothing about an unknown policy if it is likely to be correct. */
const SILENT: readonly Rule[] = [roleCanReadStream, leastPrivilegeStreamReader];

describe("random stacks", function () {
  this.timeout(120_000); // thousands of stacks, on any machine
  it("are rejected for a disabled stream if and only if the reference rejects them", () => {
    fc.assert(
      fc.property(description, (d) => {
        const on = (index: number) => at(d.tables, index).switch === "on";
        const preview = expected(d, ({ tables }) =>
          tables.every(on) ? undefined : tables.some(on) ? "undecided" : "violation",
        );
        const up = expected(d, ({ tables }) => (on(tables[0] as number) ? undefined : "violation"));
        assert.deepEqual(outcomes(runRule(mappingNeedsEnabledStream, build(d, "preview"))), preview);
        assert.deepEqual(outcomes(runRule(mappingNeedsEnabledStream, build(d, "up"))), up);
      }),
      { numRuns: 500 },
    );
  });

  it("are rejected for a role that can't read, once everything is known, if and only if the reference rejects them", () => {
    fc.assert(
      fc.property(description, (d) => {
        fc.pre(d.tables.every((table) => table.switch === "on"));
        const up = expected(d, (mapping) => {
          const source = (mapping.tables[0] as number) % d.tables.length;
          const accessTo = (action: string) =>
            roleOf(d, mapping).grants.some(
              ({ actions, on, table }) =>
                (actions.includes(action) || actions.includes("dynamodb:*")) &&
                (on === "everything" || table % d.tables.length === source),
            );
          return READ.every(accessTo) ? undefined : "violation";
        });
        assert.deepEqual(outcomes(runRule(roleCanReadStream, build(d, "up"))), up);
      }),
      { numRuns: 500 },
    );
  });

  it("get the same results in the update for everything that the preview decides", () => {
    // LATEST is only a fault while the stream is new. An empty ARN shows only at up; during preview the first rule reports its table.
    const others = rules.filter((rule) => rule !== mappingLosesNoRecords && rule !== mappingSourceIsAStream);
    fc.assert(
      fc.property(description, fc.constantFrom(...others), (d, rule) => {
        const before = runRule(rule, build(d, "preview"));
        const after = runRule(rule, build(d, "up"));
        const open = new Set(before.filter(({ outcome }) => outcome === "undecided").map(({ resource }) => resource));
        const refused = (reports: Report[]) =>
          new Set(reports.filter(({ outcome }) => outcome === "violation").map(({ resource }) => resource));
        if (COUNTING.includes(rule)) {
          // Which member of a group is one too many depends on the whole group.
          assert.ok(refused(before).size <= refused(after).size, rule.id);
          // A table that is one of several is reported once, by the first rule.
          const unseen = runRule(mappingNeedsEnabledStream, build(d, "preview")).filter(
            ({ outcome }) => outcome === "undecided",
          );
          if (open.size === 0 && unseen.length === 0) assert.deepEqual(refused(before), refused(after), rule.id);
        } else {
          // The first rule rejects a source that turns out to have no stream, and others have nothing to add.
          const pitfall = refused(runRule(mappingNeedsEnabledStream, build(d, "up")));
          for (const name of refused(before)) {
            const isReported = pitfall.has(name) || (rule === streamViewTypeNeedsEnabledStream && pitfall.size > 0);
            assert.ok(refused(after).has(name) || isReported, `${rule.id}: ${name} is let off`);
          }
          for (const name of SILENT.includes(rule) ? [] : refused(after)) {
            assert.ok(refused(before).has(name) || open.has(name), `${rule.id}: ${name} comes late`);
          }
        }
        assert.ok(
          after.every(({ outcome }) => outcome !== "undecided"),
          `${rule.id}: nothing is left open at up`,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("get the same verdict whatever the order of their resources", () => {
    fc.assert(
      fc.property(description, fc.nat(), fc.constantFrom(...rules), (d, shuffle, rule) => {
        const verdicts = (stack: TestStack) =>
          runRule(rule, stack).filter(({ outcome }) => outcome === "violation").length;
        assert.equal(verdicts(build(d, "preview")), verdicts(build({ ...d, shuffle }, "preview")), rule.id);
      }),
      { numRuns: 1000 },
    );
  });
});
