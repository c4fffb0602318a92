import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Graph, Mapping } from "../../graph/model";
import { mappingIsUnique } from "../../rules/mapping-is-unique";
import { describeRule } from "../cases";
import { all, UNKNOWN_TEXT } from "../stack";

const same = [
  { on: "again", message: /Mapping "again" has the same stream and function as mapping "orders"; AWS rejects/ },
];

describeRule(mappingIsUnique, [
  {
    kind: "good",
    name: "a single mapping with an unknown stream",
    build: (s) => s.mapping("orders", { eventSourceArn: UNKNOWN_TEXT }),
  },
  {
    kind: "good",
    name: "two functions on one stream",
    build: (s) => {
      const { table } = s.consumer("orders");
      s.mapping("again", table, { functionName: s.function("other").get("arn") });
    },
  },
  {
    kind: "good",
    name: "one function on two streams",
    build: (s) => {
      const { function: fn } = s.consumer("orders");
      s.mapping("again", s.table("customers"), { functionName: fn.get("arn") });
    },
  },
  {
    kind: "good",
    name: "two mappings on a table without a stream",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders", { table: { streamEnabled: false } });
      s.mapping("again", table, { functionName: fn.get("arn") });
    },
  },
  {
    kind: "bad",
    name: "a mapping for insertions beside one for removals",
    build: (s) => {
      const only = (eventName: string) => ({ filters: [{ pattern: JSON.stringify({ eventName: [eventName] }) }] });
      const { table, function: fn } = s.consumer("orders", { mapping: { filterCriteria: only("INSERT") } });
      s.mapping("removals", table, { functionName: fn.get("arn"), filterCriteria: only("REMOVE") });
    },
    reports: [{ on: "removals", message: /Fix: remove it, and add its filters to those of mapping "orders"/ }],
  },
  {
    kind: "bad",
    name: "two mappings with the same function of another stack, given by name",
    build: (s) => {
      const table = s.table("t");
      for (const name of ["orders", "again"]) s.mapping(name, table, { functionName: "shared" });
    },
    reports: same,
  },
  {
    kind: "undecided",
    name: "a mapping whose function is one of two, if the other mapping has the same stream",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      const functions = [fn, s.function("b")];
      s.mapping("maybe", table, {
        functionName: all(
          functions.map((fn) => fn.get("arn")),
          (arn) => arn,
        ),
      });
    },
    reports: [
      {
        on: "maybe",
        message: /as mapping "orders": its functionName was computed from several: function "orders", function "b"\.$/,
      },
    ],
  },
  {
    kind: "good",
    name: "one mapping on a function and one on its alias",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      const alias = s.add("aws:lambda/alias:Alias", "live", { functionName: fn.get("name") }, { arn: "arn:live" });
      s.mapping("again", table, { functionName: alias.get("arn") });
    },
  },
  {
    kind: "good",
    name: "mappings on two versions of a function, given by name",
    phase: "up",
    build: (s) => {
      const { table } = s.consumer("orders", { mapping: { functionName: "orders:1" } });
      s.mapping("again", table, { functionName: "orders:2" });
    },
  },
  {
    kind: "bad",
    name: "the same stream and function twice, even if both ARNs are unknown",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      s.mapping("again", table, { functionName: fn.get("arn") });
    },
    reports: same,
  },
  {
    kind: "bad",
    name: "the same function given by ARN and by name",
    phase: "up",
    build: (s) => {
      const { table } = s.consumer("orders");
      s.mapping("again", table, { functionName: "123456789012:function:orders" });
    },
    reports: same,
  },
  {
    kind: "bad",
    name: "two mappings with the same stream of another stack",
    build: (s) => {
      const functionName = s.function("f").get("arn");
      const eventSourceArn = "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026";
      s.mapping("orders", { eventSourceArn, functionName });
      s.mapping("again", { eventSourceArn, functionName });
    },
    reports: same,
  },
  {
    kind: "undecided",
    name: "two mappings on one of two tables, but still reports the pair beside them",
    build: (s) => {
      const tables = [s.table("a"), s.table("b")];
      const arn = () =>
        all(
          tables.map((table) => table.get("streamArn")),
          (value) => value,
        );
      const functionName = s.function("f").get("arn");
      s.mapping("maybe", { eventSourceArn: arn(), functionName });
      s.mapping("perhaps", { eventSourceArn: arn(), functionName });
      const { table, function: fn } = s.consumer("orders");
      s.mapping("again", table, { functionName: fn.get("arn") });
    },
    reports: [
      { outcome: "violation", on: "again", message: /Mapping "again"/ },
      {
        on: "maybe",
        message: /as mapping "perhaps": its eventSourceArn was computed from several: table "a", table "b"\.$/,
      },
    ],
  },
  {
    kind: "good",
    name: "a mapping whose table is one of two with and without a stream, which mapping-needs-enabled-stream reports instead",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      const tables = [table, s.table("off", { streamEnabled: false })];
      const eventSourceArn = all(
        tables.map((each) => each.get("streamArn")),
        (arn) => arn,
      );
      s.mapping("maybe", { eventSourceArn }, { functionName: fn.get("arn") });
    },
  },
  {
    kind: "good",
    name: "a mapping whose function is unknown, which role-can-read-stream reports instead",
    build: (s) => {
      const { table } = s.consumer("orders");
      s.mapping("maybe", table, { functionName: UNKNOWN_TEXT });
    },
  },
  {
    kind: "undecided",
    name: "a function name that fits two functions, which no update tells",
    build: (s) => {
      const table = s.table("orders");
      const [fn] = ["a", "b"].map((name) => s.function(name, { name: "worker" }));
      s.mapping("orders", table, { functionName: fn?.get("arn") });
      s.mapping("again", table, { functionName: "worker" });
    },
    reports: [
      {
        outcome: "unverifiable",
        on: "again",
        message: /as mapping "orders": its functionName "worker" fits several: function "a", function "b"\.$/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "a function and its published version, in one line for each pair",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders", { fn: { publish: true } });
      s.mapping("again", table, { functionName: fn.get("arn") });
    },
    reports: [
      {
        on: "orders",
        message: /as mapping "again": which version of its function it invokes is unknown until the update\.$/,
      },
    ],
  },
]);

describe("mapping-is-unique, given mappings with an unknown stream, function or version,", function () {
  this.timeout(120_000); // thousands of lists, on any machine

  /** A mapping that may have these tables, functions and versions; no version means any. */
  type Possible = [tables: string[], functions: string[], version: string | undefined];

  const mappingOf = ([tables, functions, qualifier]: Possible, i: number): Mapping => {
    const join = (names: string[]) => ({
      undecided: true,
      candidates: names.map((name) => ({ streamEnabled: true, resource: { type: "t:T", name, urn: name } })),
    });
    return {
      resource: { type: "a:EventSourceMapping", name: `${i}`, urn: `${i}` },
      source: join(tables),
      target: join(functions),
      qualifier,
      filters: [],
    } as unknown as Mapping;
  };
  const openOnes = (all: Possible[]) =>
    [...mappingIsUnique.check({ mappings: all.map(mappingOf) } as unknown as Graph, {})]
      .filter(({ outcome }) => outcome === "undecided")
      .map(({ resource }) => resource.name);

  const some = fc.subarray(["a", "b", "c"]);
  const possible: fc.Arbitrary<Possible> = fc.tuple(some, some, fc.constantFrom(undefined, "", "1"));

  it("reports one of each pair that may be equal, unless another rule reports its table or function", () => {
    const shared = (some: string[], others: string[]) => some.some((item) => others.includes(item));
    const mayBeSame = ([t, f, v]: Possible, [u, g, w]: Possible) =>
      shared(t, u) && shared(f, g) && (v === undefined || w === undefined || v === w);
    const isOpen = ([t, f, v]: Possible) => t.length !== 1 || f.length !== 1 || v === undefined;
    fc.assert(
      fc.property(fc.array(possible, { maxLength: 6 }), (all) => {
        const expected: number[] = [];
        for (const [i, mapping] of all.entries()) {
          const isFirst = all.some((other, j) => i !== j && !expected.includes(j) && mayBeSame(mapping, other));
          if (isOpen(mapping) && isFirst) expected.push(i);
        }
        assert.deepEqual(openOnes(all), expected.map(String));
      }),
      { numRuns: 2000 },
    );
  });

  it("doesn't compare them pair by pair", () => {
    let looks = 0;
    const counted = <T extends object>(target: T): T =>
      new Proxy(target, { get: (object, key) => (key === "qualifier" && looks++, Reflect.get(object, key)) });
    const looksFor = (size: number) => {
      looks = 0;
      const all = Array.from({ length: size }, (_, i): Possible => [[`t${i}`], [`f${i}`], undefined]);
      const mappings = all.map(mappingOf).map(counted);
      assert.deepEqual([...mappingIsUnique.check({ mappings } as unknown as Graph, {})], []);
      return looks;
    };
    assert.equal(looksFor(1000), 10 * looksFor(100));
  });
});
