import assert from "node:assert/strict";
import { fromTerraform, toTerraform } from "../aws-plugin/convert";
import { RESOURCES, PROVIDER } from "../aws-plugin/schema/resource-types";
import { Schema, type Field, type ProviderSchema } from "../aws-plugin/schema/schema";
import bundled from "../aws-plugin/schema/schema.json";
import { pack, UNKNOWN, unpack, type Props } from "../terraform/values";

const schema = new Schema(bundled as unknown as ProviderSchema);
const fieldsOf = (token: string): Field[] => {
  const mapping = RESOURCES[token];
  assert.ok(mapping);
  return schema.resource(mapping);
};

describe("the conversion of properties to Terraform and back", () => {
  const mapping = fieldsOf("aws:lambda/eventSourceMapping:EventSourceMapping");
  const table = fieldsOf("aws:dynamodb/table:Table");

  it("flattens a block that can occur at most once, on every level", () => {
    const inputs: Props = {
      eventSourceArn: "arn",
      functionName: "f",
      batchSize: 10,
      filterCriteria: { filters: [{ pattern: "{}" }] },
      destinationConfig: { onFailure: { destinationArn: "queue" } },
      queues: "one",
    };
    const configuration = toTerraform(mapping, inputs);
    assert.deepEqual(configuration.filter_criteria, [{ filter: [{ pattern: "{}" }] }]);
    assert.deepEqual(configuration.destination_config, [{ on_failure: [{ destination_arn: "queue" }] }]);
    assert.deepEqual(configuration.queues, ["one"]);
    assert.deepEqual(fromTerraform(mapping, configuration), inputs);
  });

  it("has every attribute of the schema, with null for a missing one and an empty list for a missing block", () => {
    const configuration = toTerraform(table, { name: "t" });
    assert.deepEqual(Object.keys(configuration).sort(), table.map((field) => field.terraformName).sort());
    assert.equal(configuration.stream_enabled, null);
    assert.deepEqual(configuration.attribute, []);
    assert.equal(configuration.timeouts, null);
    assert.deepEqual(fromTerraform(table, configuration), { name: "t" });
  });

  it("keeps unknown values, alone and within blocks and documents", () => {
    const configuration = toTerraform(mapping, {
      eventSourceArn: UNKNOWN,
      destinationConfig: { onFailure: { destinationArn: UNKNOWN } },
      filterCriteria: UNKNOWN,
    });
    const sent = unpack(pack(configuration)) as Props;
    assert.equal(sent.event_source_arn, UNKNOWN);
    assert.deepEqual(sent.destination_config, [{ on_failure: [{ destination_arn: UNKNOWN }] }]);
    assert.equal(sent.filter_criteria, UNKNOWN);
    assert.equal(fromTerraform(mapping, sent).filterCriteria, UNKNOWN);
    const policy = fieldsOf("aws:iam/rolePolicy:RolePolicy");
    assert.equal(toTerraform(policy, { policy: { Statement: [{ Resource: UNKNOWN }] } }).policy, UNKNOWN);
    assert.equal(toTerraform(policy, { policy: { Statement: [] } }).policy, '{"Statement":[]}');
  });

  it("reads the provider's own configuration from JSON text", () => {
    const configuration = toTerraform(schema.provider(), {
      skipCredentialsValidation: "true",
      endpoints: '[{"dynamodb":"http://localhost:1"}]',
      defaultTags: '{"tags":{"a":"b"}}',
    });
    assert.equal(PROVIDER.flatten?.includes("default_tags"), true);
    assert.equal(configuration.skip_credentials_validation, true);
    assert.equal((configuration.endpoints as Props[])[0]?.dynamodb, "http://localhost:1");
    assert.deepEqual(configuration.default_tags, [{ tags: { a: "b" } }]);
  });

  it("turns a number that Terraform keeps as a string into a number", () => {
    assert.equal(fromTerraform(mapping, { batch_size: "100" }).batchSize, 100);
  });
});
