// The graph's input from a plan's resources.
import assert from "node:assert/strict";
import type { Resource } from "../../graph/resource";
import { UNKNOWN } from "../../graph/value";
import type { Plan, ResourceChange, ResourceConfiguration } from "../../terraform/plan-format";
import { resourcesOfPlan } from "../../terraform/resources";

function planned(type: string, after: object | null, after_unknown: object = {}, more: object = {}): ResourceChange {
  const mode = "managed" as const;
  return { address: `${type}.x`, mode, type, name: "x", change: { actions: [], after, after_unknown }, ...more };
}

function configured(type: string, expressions: object, more: object = {}): ResourceConfiguration {
  return { mode: "managed", type, name: "x", expressions, ...more } as ResourceConfiguration;
}

function read(
  resource_changes: ResourceChange[],
  resources: ResourceConfiguration[] = [],
  relevant_attributes?: Plan["relevant_attributes"],
): Resource[] {
  return resourcesOfPlan({
    format_version: "1.2",
    resource_changes,
    configuration: { root_module: { resources } },
    ...(relevant_attributes && { relevant_attributes }),
  });
}

describe("a plan's resources", () => {
  it("are the managed ones that remain after the apply", () => {
    const data = planned("aws_sns_topic", {}, {}, { mode: "data" });
    assert.deepEqual(
      read([planned("aws_sqs_queue", {}), planned("aws_kms_key", null), data]).map(({ type }) => type),
      ["aws:sqs/queue:Queue"],
    );
    assert.deepEqual(resourcesOfPlan({ format_version: "1.2", configuration: { root_module: {} } }), []);
  });

  it("tell which members of a block are set, unless the block is repeated", () => {
    const stream = { starting_position: { constant_value: "LATEST" }, batch_size: { references: ["var.x"] } };
    const tags = [{ key: {} }, { key: {} }];
    const [pipe] = read(
      [planned("aws_pipes_pipe", {})],
      [configured("aws_pipes_pipe", { source_parameters: [{ dynamodb_stream_parameters: [stream] }], tags })],
    );
    const block = "sourceParameters.dynamodbStreamParameters";
    const members = [`${block}.startingPosition`, `${block}.batchSize`];
    const names = ["sourceParameters", "sourceParameters.", block, `${block}.`, ...members, "tags"];
    assert.deepEqual(pipe?.inputs, new Set(names));
  });

  it("have known and unknown arguments, but none that is null", () => {
    const [table] = read(
      [planned("aws_dynamodb_table", { name: "t", hash_key: null, ttl: [] }, { arn: true, stream_arn: false })],
      [
        configured("aws_dynamodb_table", {
          name: { constant_value: "t" },
          hash_key: { references: ["var.x", "local.y", "module.z.id"] },
        }),
      ],
    );
    assert.deepEqual({ ...table?.props }, { name: "t", arn: UNKNOWN });
    assert.deepEqual(table?.inputs, new Set(["name", "hashKey"]));
    assert.deepEqual([table.name, table.urn], ["aws_dynamodb_table.x", "aws_dynamodb_table.x"]);
    assert.deepEqual(table.propertyDependencies, {});
  });

  it("depend on nothing through an unknown argument that refers to no resource", () => {
    const [table] = read(
      [planned("aws_dynamodb_table", { tags: {} }, { name: true, tags: { a: true } })],
      [configured("aws_dynamodb_table", { name: { references: ["var.x"] }, tags: { references: ["var.y"] } })],
    );
    assert.deepEqual(table?.propertyDependencies, { name: [], tags: [] });
  });

  it("are told apart by their provider and region", () => {
    const providerOf = (after: object, more?: object) =>
      read([planned("aws_sqs_queue", after)], more && [configured("aws_sqs_queue", {}, more)])[0]?.provider?.urn;
    assert.equal(providerOf({}), "aws");
    assert.equal(providerOf({ region: "eu-west-1" }), "aws@eu-west-1");
    assert.equal(providerOf({ region: 1 }, { provider_config_key: "aws.europe" }), "aws.europe");
  });

  describe("with a policy document that is known only after the apply", () => {
    const document = planned(
      "aws_iam_policy_document",
      { statement: [{ actions: ["a"] }] },
      {},
      { mode: "data", address: "data.aws_iam_policy_document.x" },
    );
    const policyOf = (references: string[], unknown: object, others: ResourceChange[] = [document]) =>
      read(
        [planned("aws_iam_policy", {}, unknown), planned("aws_sqs_queue", {}), ...others],
        [configured("aws_iam_policy", { policy: { references } })],
      )[0]?.props as Record<string, unknown>;
    const whole = "data.aws_iam_policy_document.x.json";

    it("have the known part of the document", () => {
      assert.deepEqual(policyOf([whole], { policy: true }).policy, {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["a"] }],
      });
    });

    it("have an unknown document if it may be one of several, or the argument refers to something else too", () => {
      const second = { ...document, address: "data.aws_iam_policy_document.y", name: "y" };
      const both = [whole, "data.aws_iam_policy_document.y.json"];
      assert.equal(policyOf(both, { policy: true }, [document, second]).policy, UNKNOWN);
      assert.equal(policyOf([whole, "aws_sqs_queue.x.arn"], { policy: true }).policy, UNKNOWN);
      assert.equal(policyOf([whole], {}).policy, undefined, "known to be nothing");
    });
  });

  describe("with an unknown block that isn't among the expressions", () => {
    const inputsOf = (
      type: string,
      block: string,
      attributes: Plan["relevant_attributes"],
      resources: ResourceConfiguration[] = [],
    ) => read([planned(type, {}, { [block]: true })], [configured(type, {}), ...resources], attributes)[0]?.inputs;
    const named = (resource: string, ...attribute: (string | number)[]) => ({ resource, attribute });
    const queue = configured("aws_sqs_queue", {
      a: { references: ["aws_kms_key.x.arn", "aws_kms_key.x"] },
      b: { references: ["aws_iam_role.x"] },
    });

    it("have the block if the provider never computes it", () => {
      assert.deepEqual(inputsOf("aws_dynamodb_table", "replica", undefined), new Set(["replicas"]));
      assert.deepEqual(inputsOf("aws_dynamodb_table", "import_table", undefined), new Set(["importTable"]));
    });

    it("don't have an attribute that only the provider sets", () => {
      assert.deepEqual(inputsOf("aws_dynamodb_table", "arn", [named("aws_kms_key.x", "arn")]), new Set());
    });

    for (const [type, block, property] of [
      ["aws_iam_role", "inline_policy", "inlinePolicies"],
      ["aws_dynamodb_table", "point_in_time_recovery", "pointInTimeRecovery"],
      ["aws_dynamodb_table", "server_side_encryption", "serverSideEncryption"],
    ] as const) {
      it(`have ${block} if a relevant attribute that no expression refers to suggests a dynamic block`, () => {
        assert.deepEqual(inputsOf(type, block, undefined), new Set());
        assert.deepEqual(inputsOf(type, block, []), new Set());
        assert.deepEqual(inputsOf(type, block, [named("aws_kms_key.x", "arn")]), new Set([property]));
        assert.deepEqual(inputsOf(type, block, [named("aws_kms_key.x", "arn")], [queue]), new Set());
        assert.deepEqual(inputsOf(type, block, [named('aws_kms_key.x["a"]', "arn", 0)], [queue]), new Set());
        assert.deepEqual(inputsOf(type, block, [named("aws_kms_key.x", "policy")], [queue]), new Set([property]));
        assert.deepEqual(inputsOf(type, block, [named("aws_iam_role.x", "name")], [queue]), new Set(), "as a whole");
        assert.deepEqual(inputsOf(type, block, [named("aws_kms_key.x")], [queue]), new Set(), "an attribute of it");
      });
    }

    it("don't have the block if for_each, count, a module argument or an output refers to the relevant attribute", () => {
      const names = { references: ["aws_kms_key.x.arn", "aws_kms_key.x"] };
      const role = planned("aws_iam_role", {}, { inline_policy: true });
      const explainedBy = (root_module: object) =>
        resourcesOfPlan({
          format_version: "1.2",
          resource_changes: [role],
          configuration: { root_module },
          relevant_attributes: [named("aws_kms_key.x", "arn")],
        })[0]?.inputs?.size === 0;
      assert.ok(!explainedBy({}));
      assert.ok(explainedBy({ resources: [configured("aws_sqs_queue", {}, { for_each_expression: names })] }));
      assert.ok(explainedBy({ resources: [configured("aws_sqs_queue", {}, { count_expression: names })] }));
      assert.ok(explainedBy({ outputs: { a: { expression: names } } }));
      assert.ok(explainedBy({ module_calls: { a: { expressions: { b: names }, module: {} } } }));
      assert.ok(explainedBy({ module_calls: { a: { for_each_expression: names, module: {} } } }));
      assert.ok(
        !explainedBy({ module_calls: { a: { module: { outputs: { a: { expression: names } } } } } }),
        "another",
      );
    });

    it("have the block in a module if the module or the root has an unexplained relevant attribute", () => {
      const inModule = (module: string, attribute: string) =>
        resourcesOfPlan({
          format_version: "1.2",
          resource_changes: [planned("aws_iam_role", {}, { inline_policy: true }, { module_address: module })],
          configuration: {
            root_module: {
              module_calls: { a: { module: { module_calls: { c: { module: {} } } } }, b: { module: {} } },
            },
          },
          relevant_attributes: [named(attribute, "arn")],
        })[0]?.inputs?.size === 1;
      assert.ok(inModule("module.a", "module.a.aws_kms_key.x"));
      assert.ok(inModule('module.a["eu"].module.c', 'module.a["us"].module.c.aws_kms_key.x'));
      assert.ok(inModule("module.a", "aws_kms_key.x"));
      assert.ok(!inModule("module.a", "module.b.aws_kms_key.x"));
    });

    it("have the block in the root module if any module has an unexplained relevant attribute", () => {
      assert.deepEqual(
        inputsOf("aws_iam_role", "inline_policy", [named("module.a.aws_kms_key.x", "arn")]),
        new Set(["inlinePolicies"]),
      );
    });
  });
});
