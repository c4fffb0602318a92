// The stacks of policy.e2e.ts. Which one is made, the configuration says: `scenario`, a list of names.
import * as aws from "@pulumi/aws";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";

const READ = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"].map((action) => `dynamodb:${action}`);

interface Parts {
  table?: Partial<dynamodb.TableArgs>;
  fn?: Partial<lambda.FunctionArgs>;
  mapping?: Partial<lambda.EventSourceMappingArgs>;
  /** Actions that the role may do, on everything. */
  actions?: string[];
  parent?: pulumi.Resource;
}

/** A table, a function that reads its stream, and what that takes: a stack in which every rule is content. */
function consumer(name: string, { table, fn, mapping, actions = READ, parent }: Parts = {}) {
  const source = new dynamodb.Table(
    name,
    {
      name,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      ...table,
    },
    { parent },
  );
  const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
  const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const role = new iam.Role(name, { name, assumeRolePolicy }, { parent });
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
  });
  new iam.RolePolicy(name, { role: role.id, policy }, { parent });
  const code = new pulumi.asset.AssetArchive({
    "index.js": new pulumi.asset.StringAsset("exports.handler = async () => ({})"),
  });
  const target = new lambda.Function(
    name,
    { name, code, handler: "index.handler", runtime: "nodejs22.x", role: role.arn, ...fn },
    { parent },
  );
  const reader = new lambda.EventSourceMapping(
    name,
    {
      eventSourceArn: source.streamArn,
      functionName: target.arn,
      startingPosition: "TRIM_HORIZON",
      batchSize: 100,
      ...mapping,
    },
    { parent },
  );
  return { source, target, reader };
}

/** A component that somebody else wrote: from outside, neither its table nor its mapping can be seen. */
class Worker extends pulumi.ComponentResource {
  constructor(name: string, parts: Parts) {
    super("acme:workers:Worker", name);
    consumer(name, { ...parts, parent: this });
    this.registerOutputs();
  }
}

const scenarios: Record<string, () => unknown> = {
  good: () => consumer("good"),
  streamOff: () => consumer("off", { table: { streamEnabled: false, streamViewType: undefined } }),
  viewTypeAlone: () =>
    new dynamodb.Table("alone", {
      name: "alone",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
      streamViewType: "KEYS_ONLY",
    }),
  noStream: () =>
    consumer("literal", { mapping: { eventSourceArn: "arn:aws:dynamodb:us-east-1:000000000000:table/literal" } }),
  roleCantRead: () => consumer("mute", { actions: ["logs:PutLogEvents"] }),
  filter: () =>
    consumer("filter", {
      table: { streamViewType: "KEYS_ONLY" },
      mapping: { filterCriteria: { filters: [{ pattern: '{"dynamodb":{"NewImage":{"a":{"S":["x"]}}}}' }] } },
    }),
  runtime: () => consumer("old", { fn: { runtime: "nodejs14.x" } }),
  settings: () => consumer("vast", { mapping: { batchSize: 20_000 } }),
  twice: () => {
    const { source, target } = consumer("pair");
    new lambda.EventSourceMapping("again", {
      eventSourceArn: source.streamArn,
      functionName: target.name,
      startingPosition: "LATEST",
    });
  },
  permission: () => {
    const { target } = consumer("permitted");
    new lambda.Permission("permitted", {
      action: "lambda:InvokeFunction",
      function: target.name,
      principal: "dynamodb.amazonaws.com",
    });
  },
  component: () => new Worker("worker", { table: { streamEnabled: false, streamViewType: undefined } }),
  // Before another scenario: switches off the streams of its tables, whatever the program says.
  transform: () => {
    pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
      type === "aws:dynamodb/table:Table"
        ? { props: { ...props, streamEnabled: false, streamViewType: undefined }, opts }
        : undefined,
    );
  },
  existing: () => {
    const eventSourceArn = dynamodb.Table.get("existing", "existing").streamArn;
    consumer("reader", { mapping: { eventSourceArn } });
  },
};

const config = new pulumi.Config();
for (const name of config.requireObject<string[]>("scenarios")) {
  const scenario = scenarios[name];
  if (!scenario) throw new Error(`There is no scenario "${name}": there are ${Object.keys(scenarios).join(", ")}.`);
  scenario();
}
// The provider's package is loaded only for its version if no resource is made.
export const region = aws.config.region;
