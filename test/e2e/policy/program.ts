// The stacks of policy.e2e.ts. The setting `scenario`, a list of names, selects which are created.
import * as aws from "@pulumi/aws";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as iam from "@pulumi/aws/iam";
import * as kms from "@pulumi/aws/kms";
import * as lambda from "@pulumi/aws/lambda";
import * as pipes from "@pulumi/aws/pipes";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { faultless } from "./faultless";
import { CODE, keys, READ, trustIn } from "./parts";

interface Parts {
  table?: Partial<dynamodb.TableArgs>;
  fn?: Partial<lambda.FunctionArgs>;
  mapping?: Partial<lambda.EventSourceMappingArgs>;
  /** Actions that the role may call, on every resource; `managed` for AWS's own policy. */
  actions?: string[] | "managed";
  parent?: pulumi.Resource;
}

/** A table, a function that reads its stream, and everything they need: a stack that passes every rule. */
function consumer(name: string, { table, fn, mapping, actions = READ, parent }: Parts = {}) {
  const source = new dynamodb.Table(
    name,
    {
      name,
      ...keys,
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      ...table,
    },
    { parent },
  );
  const role = new iam.Role(name, { name, assumeRolePolicy: trustIn("lambda") }, { parent });
  if (actions === "managed") {
    const policyArn = iam.ManagedPolicy.AWSLambdaDynamoDBExecutionRole;
    new iam.RolePolicyAttachment(name, { role: role.name, policyArn }, { parent });
  } else {
    const allowed = { Effect: "Allow", Action: actions, Resource: "*" };
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [allowed] });
    new iam.RolePolicy(name, { role: role.id, policy }, { parent });
  }
  const target = new lambda.Function(name, { ...CODE, name, role: role.arn, ...fn }, { parent });
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
  faultless: () => {
    for (const make of Object.values(faultless)) make();
  },
  good: () => consumer("good"),
  streamOff: () => consumer("off", { table: { streamEnabled: false, streamViewType: undefined } }),
  viewTypeAlone: () => new dynamodb.Table("alone", { name: "alone", ...keys, streamViewType: "KEYS_ONLY" }),
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
  // Advisory rules: one fault each.
  latest: () => consumer("latest", { mapping: { startingPosition: "LATEST" } }),
  endless: () => consumer("endless"),
  wholeBatches: () => consumer("batches", { mapping: { maximumRetryAttempts: 3 } }),
  undelivered: () => {
    const onFailure = { destinationArn: new sqs.Queue("given-up").arn };
    consumer("undelivered", { mapping: { maximumRetryAttempts: 3, destinationConfig: { onFailure } } });
  },
  deadLetters: () => consumer("letters", { fn: { deadLetterConfig: { targetArn: new sqs.Queue("letters").arn } } }),
  encrypted: () => {
    const serverSideEncryption = { enabled: true, kmsKeyArn: new kms.Key("encrypted").arn };
    consumer("encrypted", { table: { serverSideEncryption } });
  },
  replicated: () =>
    consumer("replicated", {
      table: { streamEnabled: undefined, streamViewType: undefined, replicas: [{ regionName: "eu-west-1" }] },
    }),
  loop: () => consumer("loop", { actions: [...READ, "dynamodb:PutItem"] }),
  three: () => {
    const { source } = consumer("first");
    for (const name of ["second", "third"]) consumer(name, { mapping: { eventSourceArn: source.streamArn } });
  },
  wide: () => consumer("wide", { actions: ["dynamodb:*"] }),
  pipe: () => {
    const { source } = consumer("piped");
    const role = new iam.Role("pipe", { assumeRolePolicy: trustIn("pipes") });
    new pipes.Pipe("pipe", {
      source: source.streamArn,
      target: new sqs.Queue("target").arn,
      roleArn: role.arn,
      sourceParameters: { dynamodbStreamParameters: { startingPosition: "LATEST" } },
    });
  },
  // The note as its author meant it: its five resources, with the stream on, a current runtime and AWS's policy for the role.
  note: () => {
    const { source, target } = consumer("simple", { actions: "managed", mapping: { startingPosition: "LATEST" } });
    new lambda.Permission("simple", {
      action: "lambda:InvokeFunction",
      function: target.arn,
      principal: "dynamodb.amazonaws.com",
      sourceArn: source.streamArn,
    });
  },
  // What the SDK creates for a callback: a role with managed policies, a permission and a mapping.
  onEvent: () => {
    const source = new dynamodb.Table("event", { ...keys, streamEnabled: true, streamViewType: "NEW_IMAGE" });
    source.onEvent("event", () => Promise.resolve(), { startingPosition: "LATEST" });
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
  if (!scenario) throw new Error(`There is no scenario "${name}". Use one of: ${Object.keys(scenarios).join(", ")}.`);
  scenario();
}
// The provider's package is loaded only for its version if no resource is made.
export const region = aws.config.region;
