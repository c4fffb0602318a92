// The resources that an argument was computed from, by the references in a plan's configuration.
import assert from "node:assert/strict";
import type { Expression, ModuleConfiguration, Plan, ResourceChange } from "../../terraform/plan-format";
import { resourcesOfPlan } from "../../terraform/resources";

/** A resource or a data source of the plan by its address, which names module, type, name and key. */
function change(address: string): ResourceChange {
  const [, module, data, type = "", name = "", key] =
    /^((?:module\.\w+(?:\[[^\]]+\])?\.)*)(data\.)?(\w+)\.(\w+)(?:\[(.+)\])?$/.exec(address) ?? assert.fail(address);
  return {
    address,
    ...(module && { module_address: module.slice(0, -1) }),
    mode: data ? "data" : "managed",
    type,
    name,
    ...(key !== undefined && { index: JSON.parse(key) as string | number }),
    change: { actions: ["create"], after: {}, after_unknown: type === "reader" ? { arn: true } : {} },
  };
}

const refers = (...references: string[]): Expression => ({ references });

/** The reader's resource configuration, whose `arn` refers to these. */
const reader = (references: string[], more: object = {}) => ({
  mode: "managed" as const,
  type: "reader",
  name: "r",
  expressions: { arn: refers(...references) },
  ...more,
});

/** The addresses that the reader's `arn` was computed from. */
function sources(addresses: string[], configuration: ModuleConfiguration, of = "reader.r"): string[] | undefined {
  const plan: Plan = {
    format_version: "1.2",
    resource_changes: [...addresses, of].map(change),
    configuration: { root_module: configuration },
  };
  const found = resourcesOfPlan(plan).find(({ urn }) => urn === of);
  return found?.propertyDependencies.arn?.map(({ urn }) => urn);
}

const TABLES = ['t.orders["eu"]', 't.orders["us"]'];

describe("an argument of a plan", () => {
  for (const [name, references, addresses, expected] of [
    ["refers to a resource", ["t.orders.arn", "t.orders"], ["t.orders", "t.other"], ["t.orders"]],
    [
      "refers to two resources",
      ["t.orders.arn", "t.orders", "t.other.arn", "t.other"],
      ["t.orders", "t.other"],
      ["t.orders", "t.other"],
    ],
    [
      "refers to one instance of several",
      ['t.orders["eu"].arn', 't.orders["eu"]', "t.orders"],
      TABLES,
      ['t.orders["eu"]'],
    ],
    [
      "refers to one instance by its number",
      ["t.orders[1].arn", "t.orders[1]", "t.orders"],
      ["t.orders[0]", "t.orders[1]"],
      ["t.orders[1]"],
    ],
    ["refers to all instances", ["t.orders"], TABLES, TABLES],
    [
      "refers to all instances if the one it names doesn't exist",
      ['t.orders["ap"].arn', 't.orders["ap"]', "t.orders"],
      TABLES,
      TABLES,
    ],
    [
      "refers to nothing by local values, paths and keys",
      ["local.x", "path.module", "terraform.workspace", "self.arn", "count.index", "each.key"],
      ["t.orders"],
      [],
    ],
    ["refers to nothing by a variable of the root module", ["var.arn"], ["t.orders"], []],
    ["refers to nothing by a resource that isn't planned", ["t.gone.arn", "t.gone"], ["t.orders"], []],
    ["refers to nothing by a module that doesn't exist", ["module.gone.arn"], ["t.orders"], []],
  ] as [string, string[], string[], string[]][]) {
    it(name, () => {
      assert.deepEqual(sources(addresses, { resources: [reader(references)] }), expected);
    });
  }

  it("refers to the instance with the key of its own resource", () => {
    for (const key of ["each.key", "each.value"]) {
      const each = reader(["t.orders", key], { for_each_expression: refers("t.orders") });
      assert.deepEqual(sources(TABLES, { resources: [each] }, 'reader.r["us"]'), ['t.orders["us"]'], key);
    }
    const counted = reader(["t.orders", "count.index"]);
    assert.deepEqual(sources(["t.orders[0]", "t.orders[1]"], { resources: [counted] }, "reader.r[1]"), ["t.orders[1]"]);
    const all = reader(["t.orders"]);
    assert.deepEqual(sources(TABLES, { resources: [all] }, 'reader.r["us"]'), TABLES, "without the key");
  });

  it("refers to the resources that its own resource iterates over", () => {
    const each = (key: string) => reader([key], { for_each_expression: refers("t.orders") });
    assert.deepEqual(sources(TABLES, { resources: [each("each.value.arn")] }, 'reader.r["eu"]'), ['t.orders["eu"]']);
    assert.deepEqual(sources(TABLES, { resources: [each("each.value")] }, 'reader.r["x"]'), TABLES);
  });

  it("refers to the argument of a module call, through nested modules", () => {
    const inner = { resources: [reader(["var.arn"])] };
    const outer = { module_calls: { b: { expressions: { arn: refers("var.table_arn") }, module: inner } } };
    const root = {
      module_calls: { a: { expressions: { table_arn: refers("t.orders.arn", "t.orders") }, module: outer } },
    };
    assert.deepEqual(sources(["t.orders", "module.a.t.orders"], root, "module.a.module.b.reader.r"), ["t.orders"]);
  });

  it("refers to the argument of one instance of a module", () => {
    const root = (references: string[]) => ({
      module_calls: {
        a: {
          expressions: { arn: refers(...references) },
          for_each_expression: refers("t.orders"),
          module: { resources: [reader(["var.arn"])] },
        },
      },
    });
    for (const references of [
      ["each.value.arn", "each.value"],
      ["t.orders", "each.key"],
    ])
      assert.deepEqual(sources(TABLES, root(references), 'module.a["eu"].reader.r'), ['t.orders["eu"]']);
  });

  it("refers to nothing if the call leaves the argument out", () => {
    const root = { module_calls: { a: { module: { resources: [reader(["var.arn"])] } } } };
    assert.deepEqual(sources(["t.orders"], root, "module.a.reader.r"), []);
  });

  describe("that refers to a module's output", () => {
    const module = {
      outputs: { arn: { expression: refers("t.orders.arn", "t.orders") }, other: { expression: refers("t.other") } },
    };
    for (const [name, references, addresses, expected, of] of [
      [
        "is computed from the resource that the output refers to",
        ["module.a.arn", "module.a"],
        ["module.a.t.orders", "module.a.t.other", "t.orders"],
        ["module.a.t.orders"],
      ],
      [
        "is computed from all outputs if it names only the module",
        ["module.a"],
        ["module.a.t.orders", "module.a.t.other"],
        ["module.a.t.orders", "module.a.t.other"],
      ],
      [
        "isn't computed from a module with a longer name",
        ["module.a.arn", "module.a"],
        ["module.a.t.orders", "module.ab.t.orders"],
        ["module.a.t.orders"],
      ],
      [
        "is computed from one instance of the module",
        ['module.a["eu"].arn', 'module.a["eu"]', "module.a"],
        ['module.a["eu"].t.orders', 'module.a["us"].t.orders'],
        ['module.a["eu"].t.orders'],
      ],
      [
        "is computed from an instance with a number",
        ["module.a[10].arn", "module.a[10]", "module.a"],
        ["module.a[1].t.orders", "module.a[10].t.orders"],
        ["module.a[10].t.orders"],
      ],
      [
        "is computed from all instances of the module",
        ["module.a"],
        ['module.a["eu"].t.orders', 'module.a["us"].t.orders'],
        ['module.a["eu"].t.orders', 'module.a["us"].t.orders'],
      ],
      [
        "is computed from the instance with its own key",
        ["module.a", "each.key"],
        ['module.a["eu"].t.orders', 'module.a["us"].t.orders'],
        ['module.a["us"].t.orders'],
        'reader.r["us"]',
      ],
      [
        "is computed from nothing if the output doesn't exist",
        ["module.a.gone", "module.a"],
        ["module.a.t.orders"],
        [],
      ],
    ] as [string, string[], string[], string[], string?][]) {
      it(name, () => {
        const root = { resources: [reader(references)], module_calls: { a: { module }, ab: { module } } };
        assert.deepEqual(sources(addresses, root, of), expected);
      });
    }

    it("is computed from the whole module if that has no instances, although its own resource has a number", () => {
      const root = { resources: [reader(["module.a", "count.index"])], module_calls: { a: { module }, b: { module } } };
      const addresses = ["module.a.t.orders", "module.a.t.other", "module.b[1].t.orders", "module.b[1].t.other"];
      assert.deepEqual(sources(addresses, root, "reader.r[1]"), ["module.a.t.orders", "module.a.t.other"]);
    });

    it("is computed from one instance of the module, whatever characters its key has", () => {
      const keys = ["a|b", "x.y]"];
      const planned = keys.map((key) => ({
        ...change("t.orders"),
        address: `module.a["${key}"].t.orders`,
        module_address: `module.a["${key}"]`,
      }));
      const references = ['module.a["a|b"].arn', 'module.a["a|b"]', "module.a"];
      const resources = resourcesOfPlan({
        format_version: "1.2",
        resource_changes: [...planned, change("reader.r")],
        configuration: { root_module: { resources: [reader(references)], module_calls: { a: { module } } } },
      });
      assert.deepEqual(
        resources.at(-1)?.propertyDependencies.arn?.map(({ urn }) => urn),
        ['module.a["a|b"].t.orders'],
      );
    });

    it("is computed from the arguments of a module without resources", () => {
      const labels = { outputs: { arn: { expression: refers("var.arn") } } };
      const given = { a: { expressions: { arn: refers("t.orders.arn", "t.orders") }, module: labels } };
      const root = { resources: [reader(["module.a.arn", "module.a"])], module_calls: given };
      assert.deepEqual(sources(["t.orders", "t.other"], root), ["t.orders"]);
    });

    it("is computed from nothing if the module has no outputs", () => {
      for (const references of [["module.a.arn", "module.a"], ["module.a"]]) {
        const root = { resources: [reader(references)], module_calls: { a: { module: {} } } };
        assert.deepEqual(sources(["module.a.t.orders"], root), []);
      }
    });

    it("is computed from an output of a nested module", () => {
      const middle = {
        outputs: { arn: { expression: refers("module.b.arn", "module.b") } },
        module_calls: { b: { module } },
      };
      const root = { resources: [reader(["module.a.arn", "module.a"])], module_calls: { a: { module: middle } } };
      assert.deepEqual(sources(["module.a.module.b.t.orders"], root), ["module.a.module.b.t.orders"]);
      const address = 'module.a["x.y]"].module.b[0].t.orders';
      const planned = {
        ...change("module.a.module.b.t.orders"),
        address,
        module_address: 'module.a["x.y]"].module.b[0]',
      };
      const resources = resourcesOfPlan({
        format_version: "1.2",
        resource_changes: [planned, change("reader.r")],
        configuration: { root_module: root },
      });
      assert.deepEqual(
        resources[1]?.propertyDependencies.arn?.map(({ urn }) => urn),
        [address],
        "keys of any text",
      );
    });
  });

  it("that refers to a data source is computed from the data source's arguments", () => {
    const data = {
      mode: "data" as const,
      type: "d",
      name: "lookup",
      expressions: { name: refers("t.orders.name", "t.orders") },
    };
    const root = { resources: [reader(["data.d.lookup.arn", "data.d.lookup"]), data] };
    assert.deepEqual(sources(["t.orders"], root), ["t.orders"], "read already");
    assert.deepEqual(sources(["t.orders", "data.d.lookup"], root), ["t.orders"], "read in the apply");
  });

  it("that refers to a data source without arguments is computed from nothing", () => {
    const root = { resources: [reader(["data.d.lookup.arn"]), { mode: "data" as const, type: "d", name: "lookup" }] };
    assert.deepEqual(sources([], root), []);
    assert.deepEqual(sources(["data.d.lookup"], root), []);
  });

  it("that refers to a resource or data source without instances is computed from nothing", () => {
    const none = { mode: "managed" as const, type: "t", name: "none", expressions: { x: refers("t.orders") } };
    assert.deepEqual(sources(["t.orders"], { resources: [reader(["t.none.arn", "t.none"]), none] }), []);
    assert.deepEqual(sources(["t.orders"], { resources: [reader(["data.d.gone.arn", "data.d.gone"])] }), []);
  });

  it("is resolved even if data sources refer to each other", () => {
    const circle = (name: string, other: string) => ({
      mode: "data" as const,
      type: "d",
      name,
      expressions: { x: refers(`data.d.${other}`, "t.orders") },
    });
    const root = { resources: [reader(["data.d.a"]), circle("a", "b"), circle("b", "a")] };
    assert.deepEqual(sources(["t.orders"], root), ["t.orders"]);
    assert.deepEqual(sources(["t.orders", "data.d.a", "data.d.b"], root), ["t.orders"]);
  });

  it("refers to the resources in its blocks and objects", () => {
    for (const arn of [
      [{ on_failure: [{ destination: refers("t.orders.arn", "t.orders") }] }, { constant: { constant_value: 1 } }],
      { member: refers("t.orders.arn", "t.orders"), none: null, text: "t.other" },
    ]) {
      const root = { resources: [{ ...reader([]), expressions: { arn } }] };
      assert.deepEqual(sources(["t.orders"], root as ModuleConfiguration), ["t.orders"]);
    }
  });

  it("with a constant refers to nothing", () => {
    const root = {
      resources: [{ ...reader([]), expressions: { arn: { constant_value: { references: ["t.orders"] } } } }],
    };
    assert.deepEqual(sources(["t.orders"], root), []);
  });

  it("is an error if the configuration doesn't have its module", () => {
    for (const address of ["module.gone.reader.r", "module.a.module.gone.reader.r"])
      assert.throws(() => sources([], { module_calls: { a: { module: {} } } }, address), {
        message: `The plan has a resource in ${address.replace(".reader.r", "")}, but its configuration has no such module.`,
      });
  });
});
