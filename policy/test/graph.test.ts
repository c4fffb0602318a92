// Cases that the rules' own tables leave open: the ways in which resources can refer to each other.
import assert from "node:assert/strict";
import { buildGraph } from "../graph/graph";
import { serviceOf } from "dynamodb-streams-aws/arn";
import type { Mapping } from "../graph/model";
import { UNKNOWN, type Value } from "../graph/value";
import { readManagedDocument } from "../iam/managed";
import { parseDocument } from "../iam/document";
import { allows } from "../iam/access";
import { all, allow, type Computed, TestStack, UNKNOWN_LIST, UNKNOWN_OBJECT, UNKNOWN_TEXT, type Phase } from "./stack";

const STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";

/** The only mapping of a stack. */
function only(fill: (stack: TestStack) => unknown, phase: Phase = "preview"): Mapping {
  const stack = new TestStack(phase);
  fill(stack);
  const { mappings } = buildGraph(stack.resources);
  assert.equal(mappings.length, 1);
  return mappings[0] as Mapping;
}
const names = (items: readonly { resource: { name: string } }[]) => items.map(({ resource }) => resource.name);

describe("a mapping's table", () => {
  it("is found by its ARN, whatever the stream's label", () => {
    const mapping = only((s) => {
      s.table("orders");
      s.table("customers");
      s.mapping("m", { eventSourceArn: `${STREAM}-older` });
    }, "up");
    assert.deepEqual(names(mapping.source.candidates), ["orders"]);
  });

  it("is, of several candidates, the one without a stream if the ARN is empty", () => {
    const mapping = only((s) => {
      const tables = [s.table("off", { streamEnabled: false }), s.table("on")];
      s.mapping("m", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
      });
    }, "up");
    assert.deepEqual(names(mapping.source.candidates), ["off"]);
  });

  it("is counted once if the ARN was computed from it twice", () => {
    const mapping = only((s) => {
      const arn = s.table("orders").get("streamArn");
      s.mapping("m", { eventSourceArn: all([arn, arn], (value) => value) });
    });
    assert.deepEqual(names(mapping.source.candidates), ["orders"]);
  });

  it("is found by a replica's ARN, even with the label of an earlier stream", () => {
    const replica = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/";
    const mapping = only((s) => {
      s.table("orders", {
        replicas: [{ streamArn: UNKNOWN_TEXT }, {}, { streamArn: "" }, { streamArn: `${replica}2` }],
      });
      s.mapping("m", { eventSourceArn: `${replica}1` });
    });
    assert.deepEqual(names(mapping.source.candidates), ["orders"]);
  });

  it("is found even if its replicas are unknown", () => {
    assert.deepEqual(
      names(only((s) => s.mapping("m", s.table("orders", { replicas: UNKNOWN_LIST }))).source.candidates),
      ["orders"],
    );
  });

  it("isn't searched for if the mapping reads another service", () => {
    const stack = new TestStack();
    for (const type of [
      "aws:sqs/queue:Queue",
      "aws-native:kinesis:Stream",
      "aws:msk/cluster:Cluster",
      "aws:mq/broker:Broker",
      "aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination",
    ]) {
      stack.mapping(type, { eventSourceArn: stack.add(type, type, {}, { arn: "arn" }).get("arn") });
    }
    stack.mapping("kafka", {});
    stack.pipe("pipe", { source: "arn:aws:sqs:us-east-1:123456789012:jobs" });
    const { readers, openReaders } = buildGraph(stack.resources);
    assert.deepEqual([readers, openReaders], [[], []]);
  });

  it("is undecided if the ARN was computed from a table and a queue", () => {
    const stack = new TestStack();
    const queue = stack.add("aws:sqs/queue:Queue", "q", {}, { arn: "arn" });
    const eventSourceArn = all([stack.table("orders").get("streamArn"), queue.get("arn")], (arn) => arn);
    stack.mapping("m", { eventSourceArn });
    const { readers, openReaders } = buildGraph(stack.resources);
    assert.deepEqual([names(readers), names(openReaders)], [[], ["m"]]);
  });

  it("is found by the ARN of a replica declared as a separate resource", () => {
    const replica = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
    // The provider may read the same replica back as one of the table's own.
    for (const replicas of [[], [{ streamArn: `${replica}/stream/2026-01-01T00:00:00.000` }]]) {
      const mapping = only((s) => {
        s.table("orders", { replicas });
        const globalTableArn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders";
        for (const arn of [replica, undefined])
          s.add("aws:dynamodb/tableReplica:TableReplica", `r-${arn}`, { globalTableArn, arn });
        s.mapping("m", { eventSourceArn: `${replica}/stream/2025-01-01T00:00:00.000` });
      }, "up");
      assert.deepEqual(names(mapping.source.candidates), ["orders"]);
      assert.equal(mapping.source.candidates[0]?.isGlobal, true);
    }
  });

  it("is, of several with one name, the one that the ARN was computed from", () => {
    const mapping = only((s) => {
      const [, second] = ["a", "b"].map((name) => s.table(name, { name: "orders" }));
      s.mapping("m", second as NonNullable<typeof second>);
    }, "up");
    assert.deepEqual(names(mapping.source.candidates), ["b"]);
  });

  it("isn't a table of another name if the ARN was computed from both", () => {
    const mapping = only((s) => {
      const [, second] = ["a", "b"].map((name) => s.table(name, { name: "orders" }));
      const parts = [s.table("customers"), second as NonNullable<typeof second>].map((table) => table.get("streamArn"));
      s.mapping("m", { eventSourceArn: all(parts, (_, arn) => arn) });
    }, "up");
    assert.deepEqual(names(mapping.source.candidates), ["b"]);
  });
});

describe("a mapping's function", () => {
  const fn = (s: TestStack) => s.function("worker");
  for (const reference of [
    "worker",
    "worker:live",
    "123456789012:function:worker",
    "123456789012:function:worker:live",
    "arn:aws:lambda:us-east-1:123456789012:function:worker",
    "arn:aws:lambda:us-east-1:123456789012:function:worker:live",
  ]) {
    it(`is found by ${reference}`, () => {
      const mapping = only((s) => (fn(s), s.mapping("m", s.table("t"), { functionName: reference })), "up");
      assert.deepEqual(names(mapping.target.candidates), ["worker"]);
      assert.equal(mapping.qualifier, reference.endsWith("live") ? "live" : "");
    });
  }

  for (const reference of ["other", "arn:aws:lambda:eu-west-1:123456789012:function:worker"]) {
    it(`isn't found by ${reference}`, () => {
      const mapping = only((s) => (fn(s), s.mapping("m", s.table("t"), { functionName: reference })), "up");
      assert.deepEqual(mapping.target.candidates, []);
      assert.equal(mapping.target.undecided, false);
    });
  }

  /** Resources that refer to a function, each with the property that has its ARN. */
  const ALIASES = [
    ["aws:lambda/alias:Alias", "arn"],
    ["aws-native:lambda:Alias", "aliasArn"],
    ["aws-native:lambda:Version", "functionArn"],
  ] as const;

  it("is found through aliases and versions of either provider", () => {
    for (const [type, output] of ALIASES) {
      for (const phase of ["preview", "up"] as const) {
        const mapping = only((s) => {
          const alias = s.add(type, "live", { functionName: fn(s).get("name") }, { [output]: "arn:live" });
          s.mapping("m", s.table("t"), { functionName: alias.get(output) });
        }, phase);
        assert.deepEqual(names(mapping.target.candidates), ["worker"], `${type} ${phase}`);
        assert.match(mapping.qualifier ?? "", /::live$/);
      }
    }
  });

  it("is the unpublished version for $LATEST", () => {
    const mapping = only((s) => (fn(s), s.mapping("m", s.table("t"), { functionName: "worker:$LATEST" })), "up");
    assert.deepEqual([names(mapping.target.candidates), mapping.qualifier], [["worker"], ""]);
  });

  it("is found through the ARN of an alias that names the function, without dependencies", () => {
    for (const [type, output] of ALIASES) {
      const { target, qualifier = "" } = only((s) => {
        fn(s);
        s.add(type, "live", { functionName: "worker", [output]: "arn:live" });
        s.mapping("m", s.table("t"), { functionName: "arn:live" });
      }, "up");
      assert.deepEqual(names(target.candidates), ["worker"], type);
      assert.match(qualifier, /::live$/);
    }
  });

  it("isn't that of the first of two aliases if functionName was computed from both", () => {
    const { target } = only((s) => {
      const arns = ["live", "next"].map((name) =>
        s.add("aws:lambda/alias:Alias", name, { functionName: fn(s).get("name") }, { arn: name }).get("arn"),
      );
      s.mapping("m", s.table("t"), { functionName: all(arns, (arn) => arn) });
    });
    assert.deepEqual([names(target.candidates), target.undecided], [[], true]);
  });

  it("isn't found if functionName isn't set or empty", () => {
    const reason = (inputs?: object) => only((s) => s.mapping("m", s.table("t"), { ...inputs })).target.reason;
    assert.equal(reason(), "its functionName is not set");
    assert.equal(reason({ functionName: "" }), "its functionName is empty");
  });
});

describe("a reader's on-failure destination", () => {
  const queue = (s: TestStack, name: string) =>
    s.add(
      "aws:sqs/queue:Queue",
      name,
      { fifoQueue: name.endsWith(".fifo") },
      { arn: `arn:aws:sqs:us-east-1:1:${name}` },
    );
  const destination = (arn: (s: TestStack) => unknown, phase?: Phase) =>
    only((s) => {
      s.mapping("m", s.table("t"), { destinationConfig: { onFailure: { destinationArn: arn(s) } } });
    }, phase).destination;
  const oneOf = (...handles: { get(name: string): Computed }[]) =>
    all(
      handles.map((handle) => handle.get("arn")),
      (arn) => arn,
    );

  it("is fully known once its ARN is known", () => {
    assert.deepEqual(
      destination(() => "arn:aws:sqs:us-east-1:1:q.fifo"),
      {
        service: "sqs",
        arn: "arn:aws:sqs:us-east-1:1:q.fifo",
        isFifo: true,
        label: "arn:aws:sqs:us-east-1:1:q.fifo",
        policies: [],
      },
    );
  });

  it("has only its service before it has an ARN", () => {
    const arn = "arn:*:sqs:*:*:*";
    assert.deepEqual(
      destination((s) => queue(s, "a").get("arn")),
      { service: "sqs", arn, isFifo: false, label: 'queue "a"', policies: [] },
    );
    assert.deepEqual(
      destination((s) => oneOf(queue(s, "a.fifo"), queue(s, "b"))),
      { service: "sqs", arn, isFifo: undefined, label: "its on-failure destination", policies: [] },
    );
  });

  it("may be anything if it was computed from a queue and a topic, from another resource, or from none", () => {
    const anything = {
      service: undefined,
      arn: "*",
      isFifo: undefined,
      label: "its on-failure destination",
      policies: [],
    };
    for (const arn of [
      (s: TestStack) => oneOf(queue(s, "a"), s.add("aws:sns/topic:Topic", "b", {}, { arn: "b" })),
      (s: TestStack) => oneOf(s.add("aws:ssm/parameter:Parameter", "p", {}, { arn: "p" })),
      () => UNKNOWN_TEXT,
    ]) {
      assert.deepEqual(destination(arn), anything);
    }
  });
});

describe("a table with replicas that doesn't set its stream", () => {
  it("has one anyway, with both images", () => {
    const stack = new TestStack();
    stack.add("aws:dynamodb/table:Table", "t", { replicas: [{ regionName: "eu-west-1" }] });
    const [table] = buildGraph(stack.resources).tables;
    assert.deepEqual(
      [table?.streamEnabled, table?.viewType, table?.streamIsImplicit],
      [true, "NEW_AND_OLD_IMAGES", true],
    );
  });
});

describe("a global table of aws-native", () => {
  const table = (replicas: unknown) => {
    const stack = new TestStack();
    stack.add("aws-native:dynamodb:GlobalTable", "t", { replicas });
    return buildGraph(stack.resources).tables[0];
  };

  it("has other replicas if it lists more than its own region", () => {
    const regions = (...names: string[]) => names.map((region) => ({ region }));
    assert.equal(table(regions("us-east-1"))?.isGlobal, false);
    assert.equal(table(regions("us-east-1", "eu-west-1"))?.isGlobal, true);
    assert.equal(table(UNKNOWN_LIST)?.isGlobal, UNKNOWN);
  });
});

describe("a pipe's settings", () => {
  const pipe = (inputs: Record<string, unknown>) => {
    const stack = new TestStack();
    stack.pipe("p", stack.table("t"), inputs);
    const { readers } = buildGraph(stack.resources);
    assert.equal(readers.length, 1);
    return readers[0] as (typeof readers)[number];
  };

  it("are all unknown if its parameters are unknown", () => {
    const { startingPosition, batchSize, onFailure, filters } = pipe({ sourceParameters: UNKNOWN_OBJECT });
    assert.deepEqual([startingPosition, batchSize, onFailure, filters], Array(4).fill(UNKNOWN));
  });

  it("enable it unless its desired state is STOPPED", () => {
    const states = [undefined, "RUNNING", "STOPPED", UNKNOWN_TEXT];
    assert.deepEqual(
      states.map((desiredState) => pipe({ desiredState }).enabled),
      [true, true, false, UNKNOWN],
    );
  });

  it("are the same for an aws-native pipe", () => {
    const stack = new TestStack();
    const stream = { startingPosition: "LATEST", batchSize: 5, deadLetterConfig: { arn: "arn:q" } };
    const filterCriteria = { filters: [{ pattern: "{}" }] };
    const sourceParameters = { dynamoDbStreamParameters: stream, filterCriteria };
    stack.add("aws-native:pipes:Pipe", "p", { source: STREAM, sourceParameters });
    const [reader] = buildGraph(stack.resources).readers;
    assert.deepEqual(
      [reader?.startingPosition, reader?.batchSize, reader?.onFailure, reader?.filters],
      ["LATEST", 5, "arn:q", ["{}"]],
    );
  });
});

describe("a mapping's filters and metrics", () => {
  it("are unknown as a whole or one by one", () => {
    const filters = (filterCriteria: unknown) => only((s) => s.mapping("m", s.table("t"), { filterCriteria })).filters;
    assert.deepEqual(filters({ filters: UNKNOWN_LIST }), UNKNOWN);
    assert.deepEqual(filters(UNKNOWN_OBJECT), UNKNOWN);
    assert.deepEqual(filters({ filters: [{ pattern: "{}" }, UNKNOWN_OBJECT, { pattern: UNKNOWN_TEXT }, {}] }), [
      "{}",
      UNKNOWN,
      UNKNOWN,
      undefined,
    ]);
    assert.deepEqual(filters(undefined), []);
  });

  it("count as foreign if they are for another event source", () => {
    const foreign = (metricsConfig: unknown) =>
      only((s) => s.mapping("m", s.table("t"), { metricsConfig })).foreignSettings;
    assert.deepEqual(foreign({ metrics: ["EventCount"] }), []);
    assert.deepEqual(foreign({ metrics: ["EventCount", "KafkaMetrics"] }), ["metricsConfig with KafkaMetrics"]);
    assert.deepEqual(foreign({ metrics: UNKNOWN_LIST }), []);
    assert.deepEqual(foreign({ metrics: [UNKNOWN_TEXT] }), []);
  });
});

describe("a role's permissions", () => {
  const accessOf = (fill: (s: TestStack, role: ReturnType<TestStack["role"]>) => unknown, phase: Phase = "preview") => {
    const stack = new TestStack(phase);
    const role = stack.role("worker");
    fill(stack, role);
    stack.function("worker", { role: role.get("arn") });
    const [reader] = buildGraph(stack.resources).functions;
    const [found] = reader?.executionRole.candidates ?? [];
    assert.ok(found, "the role is found");
    return allows(found, "dynamodb:GetRecords", STREAM);
  };
  const document = allow(["dynamodb:GetRecords"], "*");
  const text = JSON.stringify(document);

  for (const phase of ["preview", "up"] as const) {
    it(`come from every kind of policy and attachment, during ${phase}`, () => {
      const ways: Record<string, Parameters<typeof accessOf>[0]> = {
        "aws RolePolicy": (s, role) =>
          s.add("aws:iam/rolePolicy:RolePolicy", "p", { role: role.get("name"), policy: text }),
        "aws-native RolePolicy": (s, role) =>
          s.add("aws-native:iam:RolePolicy", "p", { roleName: role.get("name"), policyDocument: document }),
        "aws-native Policy": (s, role) =>
          s.add("aws-native:iam:Policy", "p", { roles: [role.get("name")], policyDocument: document }),
        "aws-native ManagedPolicy": (s, role) =>
          s.add(
            "aws-native:iam:ManagedPolicy",
            "p",
            { roles: [role.get("name")], policyDocument: document },
            { policyArn: "arn:p" },
          ),
        "aws RolePolicyAttachmentsExclusive": (s, role) => {
          const policy = s.add("aws:iam/policy:Policy", "p", { policy: text }, { arn: "arn:p" });
          const attachment = { roleName: role.get("name"), policyArns: [policy.get("arn")] };
          s.add("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "a", attachment);
        },
      };
      for (const [way, fill] of Object.entries(ways)) assert.equal(accessOf(fill, phase), "yes", way);
    });
  }

  it("come from policies that name the role, and from no others", () => {
    assert.equal(
      accessOf((s) => s.add("aws:iam/rolePolicy:RolePolicy", "p", { role: "worker", policy: text })),
      "yes",
    );
    assert.equal(
      accessOf((s) => s.add("aws:iam/rolePolicy:RolePolicy", "p", { role: "other", policy: text })),
      "no",
    );
    assert.equal(
      accessOf((s) => s.add("aws-native:iam:Policy", "p", { roles: ["other", "worker"], policyDocument: document })),
      "yes",
    );
    assert.equal(
      accessOf((s) => s.add("aws-native:iam:Policy", "p", { policyDocument: document })),
      "no",
    );
  });

  it("are undecided if one of its inline policies is unknown", () => {
    const stack = new TestStack();
    const role = stack.role("worker", { inlinePolicies: [UNKNOWN_OBJECT] });
    stack.function("worker", { role: role.get("arn") });
    const [found] = buildGraph(stack.resources).functions[0]?.executionRole.candidates ?? [];
    assert.equal(found && allows(found, "dynamodb:GetRecords", STREAM), "maybe");
  });

  it("cover everything outside NotAction and NotResource", () => {
    const granted = (statement: object) =>
      accessOf((s, role) => {
        const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
        s.add("aws:iam/rolePolicy:RolePolicy", "p", { role: role.get("name"), policy });
      });
    assert.equal(granted({ NotAction: "dynamodb:PutItem", Resource: "*" }), "yes");
    assert.equal(granted({ NotAction: "dynamodb:Get*", Resource: "*" }), "no");
    assert.equal(granted({ Action: "*", NotResource: "arn:aws:dynamodb:*:*:table/customers/*" }), "yes");
    assert.equal(granted({ Action: "*", NotResource: "arn:aws:dynamodb:*:*:table/orders/*" }), "no");
  });

  it("are undecided if its list of inline policies is unknown", () => {
    const stack = new TestStack();
    const role = stack.role("worker", { inlinePolicies: UNKNOWN_LIST });
    stack.function("worker", { role: role.get("arn") });
    const [reader] = buildGraph(stack.resources).functions;
    const [found] = reader?.executionRole.candidates ?? [];
    assert.equal(found && allows(found, "dynamodb:GetRecords", STREAM), "maybe");
  });

  it("include policies whose list of roles is unknown", () => {
    assert.equal(
      accessOf((s, role) => {
        const roles = all([role.get("name")], (name) => [name]);
        s.add("aws-native:iam:Policy", "p", { roles, policyDocument: document });
      }),
      "yes",
    );
  });
});

describe("a policy document", () => {
  for (const document of [UNKNOWN, { Statement: UNKNOWN }] as const) {
    it(`stays unknown if it is ${document === UNKNOWN ? "unknown" : "an object with unknown statements"}`, () => {
      assert.equal(parseDocument(document), UNKNOWN);
    });
  }

  const statement = { Effect: "Allow", Action: "a:B", Resource: "*" };
  for (const [fault, document] of [
    [/^isn't valid JSON \(.+\)$/, "{"],
    [/^isn't valid JSON/, ""],
    [/^isn't a JSON object$/, '"{}"'],
    [/^isn't a JSON object$/, 1],
    [/^has no Statement$/, {}],
    [/^has the Version "2012-10-18"$/, { Version: "2012-10-18", Statement: [] }],
    [
      /^has a statement \(number 2\) that has the Effect "allow", but AWS only accepts Allow or Deny/,
      { Statement: [statement, { ...statement, Effect: "allow" }] },
    ],
    [/has the Effect \(none\)/, { Statement: { Action: "a:B", Resource: "*" } }],
    [/has the Effect \[null\]/, { Statement: { ...statement, Effect: [UNKNOWN] } }],
    [/that isn't an object$/, { Statement: ["Allow"] }],
    [/has neither Action nor NotAction$/, { Statement: { Effect: "Allow", Resource: "*" } }],
    [/has neither Resource nor NotResource$/, { Statement: { Effect: "Allow", Action: "a:B" } }],
    [/has a Principal/, { Statement: { ...statement, Principal: "*" } }],
  ] as const) {
    it(`is faulty if AWS rejects it: ${JSON.stringify(document)}`, () => {
      const parsed = parseDocument(document as Value);
      assert.ok(parsed !== UNKNOWN && parsed.statements.length === 0);
      assert.match(parsed.fault?.fault ?? "", fault);
    });
  }

  it("may have one statement or several, with one action or several", () => {
    assert.deepEqual(
      parseDocument({ Statement: statement }),
      parseDocument({ Statement: [{ ...statement, Action: ["a:B"] }] }),
    );
    assert.deepEqual(parseDocument({ Statement: [] }), { statements: [] });
  });

  it("has unknown statements and members, which may allow anything", () => {
    const parsed = parseDocument({
      Statement: [
        UNKNOWN,
        { Effect: "Allow", Action: [1, UNKNOWN], Resource: UNKNOWN },
        { ...statement, Effect: UNKNOWN },
      ],
    });
    assert.ok(parsed !== UNKNOWN && parsed.fault === undefined);
    const [unknown, inPart, effect] = parsed.statements;
    for (const statement of [unknown, inPart])
      assert.deepEqual([statement?.actions, statement?.resources], [[UNKNOWN], [UNKNOWN]]);
    assert.equal(effect?.conditional, true);
  });

  it("may name principals if it belongs to a resource", () => {
    const parsed = parseDocument(
      { Statement: { Effect: "Allow", Action: "a:B", Principal: { AWS: ["a", "b"] } } },
      "resource",
    );
    assert.deepEqual(parsed !== UNKNOWN && parsed.statements[0]?.principals, ["a", "b"]);
  });
});

describe("the graph's helpers", () => {
  it("read the service of an ARN, and none from other strings", () => {
    assert.equal(serviceOf("arn:aws:s3:::bucket"), "s3");
    for (const text of [
      "",
      "orders",
      "arn:aws:s3",
      "arn:aws:s3::",
      "arn:aws:s3:::",
      "xarn:aws:s3:::b",
      "arn::s3:::b",
    ]) {
      assert.equal(serviceOf(text), undefined, text);
    }
  });

  it("find AWS managed policies by their whole ARN, in every partition", () => {
    const wanted = readManagedDocument("arn:aws:iam::aws:policy/AdministratorAccess");
    assert.deepEqual(wanted?.statements[0]?.actions, ["*"]);
    assert.deepEqual(readManagedDocument("arn:aws-cn:iam::aws:policy/AdministratorAccess"), wanted);
    const reading = "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole";
    assert.equal(readManagedDocument(reading)?.fault, undefined);
    const misnamed = reading.replace("service-role/", "");
    assert.deepEqual(readManagedDocument(misnamed), {
      statements: [],
      fault: { fault: `names ${misnamed}, a policy that AWS doesn't have`, fix: `use ${reading}` },
    });
    for (const arn of [
      "arn:aws:iam::123456789012:policy/AdministratorAccess",
      "arn:aws:iam::aws:policy/AdministratorAccess/x",
      "-arn:aws:iam::aws:policy/AdministratorAccess",
      "arn:aws:iam::aws:policy/PolicyOfNextYear",
      "arn:aws:iam::aws:policy/toString",
    ]) {
      assert.equal(readManagedDocument(arn), undefined, arn);
    }
  });

  it("treat a global table without replicas as unprotected, and one with unknown replicas as unknown", () => {
    const protection = (replicas?: unknown) => {
      const stack = new TestStack();
      stack.add("aws-native:dynamodb:GlobalTable", "t", { replicas });
      const [table] = buildGraph(stack.resources).tables;
      return [table?.pointInTimeRecovery, table?.deletionProtection, table?.streamSwitch];
    };
    assert.deepEqual(protection(), [false, false, "streamSpecification is not set"]);
    assert.deepEqual(protection(UNKNOWN_LIST), [UNKNOWN, UNKNOWN, "streamSpecification is not set"]);
    assert.deepEqual(protection([UNKNOWN_OBJECT]), [UNKNOWN, UNKNOWN, "streamSpecification is not set"]);
  });
});
