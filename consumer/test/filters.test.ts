import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record } from "dynamodb-streams-support/mocks";
import { filterCriteria } from "../filters";
import { make, table, valueOf } from "./make";

const INSERT = { eventName: ["INSERT"] };
const patterns = (recorder: Awaited<ReturnType<typeof make>>["recorder"]): string[] =>
  recorder.find("EventSourceMapping").filterCriteria.filters.map(({ pattern }: { pattern: string }) => pattern);

describe("a mapping's filters", () => {
  it("are sent as JSON", async () => {
    const { recorder } = await make({ mapping: { filters: [INSERT, { dynamodb: { Keys: { id: { S: ["a"] } } } }] } });
    assert.deepEqual(patterns(recorder), ['{"eventName":["INSERT"]}', '{"dynamodb":{"Keys":{"id":{"S":["a"]}}}}']);
  });

  it("may match booleans, and whether an attribute exists", async () => {
    const filters = [{ dynamodb: { NewImage: { paid: { BOOL: [true] }, id: { S: [{ exists: true }] } } } }];
    const { recorder } = await make({ mapping: { filters } });
    assert.deepEqual(patterns(recorder), [
      '{"dynamodb":{"NewImage":{"paid":{"BOOL":[true]},"id":{"S":[{"exists":true}]}}}}',
    ]);
  });

  it("may hold Outputs at every depth", async () => {
    const { recorder } = await make({
      mapping: {
        filters: [
          pulumi.output(INSERT),
          { dynamodb: { Keys: { id: { S: [pulumi.output("a"), { prefix: pulumi.output("b") }] } } } },
          { dynamodb: pulumi.output({ NewImage: { price: { N: [{ numeric: [">", pulumi.output(1)] }] } } }) },
          { eventName: Promise.resolve(["REMOVE"]) },
        ],
      },
    });
    assert.deepEqual(patterns(recorder), [
      '{"eventName":["INSERT"]}',
      '{"dynamodb":{"Keys":{"id":{"S":["a",{"prefix":"b"}]}}}}',
      '{"dynamodb":{"NewImage":{"price":{"N":[{"numeric":[">",1]}]}}}}',
      '{"eventName":["REMOVE"]}',
    ]);
  });

  it("may be an Output as a whole", async () => {
    const { recorder } = await make({ mapping: { filters: pulumi.output([INSERT]) } });
    assert.deepEqual(patterns(recorder), ['{"eventName":["INSERT"]}']);
  });

  it("may name what another resource is called", async () => {
    let orders: ReturnType<typeof table> | undefined;
    const named = () => (orders = table("orders"));
    const { recorder } = await make({
      table: named,
      mapping: {
        get filters() {
          return [{ dynamodb: { Keys: { id: { S: [{ prefix: orders!.name }] } } } }];
        },
      },
    });
    assert.deepEqual(patterns(recorder), ['{"dynamodb":{"Keys":{"id":{"S":[{"prefix":"orders"}]}}}}']);
  });

  it("are left out if there are none, known or not", async () => {
    for (const filters of [undefined, [], pulumi.output([])]) {
      const { recorder } = await make({ mapping: { filters } });
      assert.equal(recorder.find("EventSourceMapping").filterCriteria, undefined);
    }
  });

  it("are accepted in the raw form of AWS and CDK", async () => {
    const { recorder } = await make({ mapping: { filters: [{ pattern: JSON.stringify(INSERT) }] } });
    assert.deepEqual(patterns(recorder), ['{"eventName":["INSERT"]}']);
  });

  it("may match an attribute called pattern", async () => {
    const filters = [{ dynamodb: { NewImage: { pattern: { S: ["a"] } } } }, { pattern: ["a"] }];
    assert.deepEqual(
      patterns((await make({ mapping: { filters } })).recorder),
      filters.map((filter) => JSON.stringify(filter)),
    );
  });

  for (const [title, filters, fault] of [
    [
      "a raw pattern that isn't JSON",
      [{ pattern: "INSERT" }],
      '`filters[0].pattern` is "INSERT": it must be an event pattern',
    ],
    [
      "a raw pattern with a value that isn't a list",
      [{ pattern: '{"eventName":"INSERT"}' }],
      "`filters[0].pattern.eventName`",
    ],
    ["text instead of a pattern", ["INSERT"], '`filters[0]` is "INSERT": it must be an event pattern'],
    ["a list instead of a pattern", [INSERT, ["INSERT"]], '`filters[1]` is ["INSERT"]: it must be an event pattern'],
    [
      "a value that isn't a list",
      [{ eventName: "INSERT" }],
      '`filters[0].eventName` is "INSERT": it must be a list of values: ["INSERT"]',
    ],
    [
      "an undefined value",
      [{ eventName: undefined }],
      "`filters[0].eventName` is undefined: it must be a list of values",
    ],
    ["eleven patterns", Array(11).fill(INSERT), "`filters` has 11 patterns: AWS allows at most 10"],
  ] as [string, object[], string][]) {
    it(`are rejected at once for ${title}`, async () => {
      await assert.rejects(make({ mapping: { filters } }), (error: Error) => error.message.includes(fault));
    });

    it(`are rejected once they are known for ${title}`, async () => {
      await record();
      await assert.rejects(valueOf(pulumi.output(filterCriteria("orders", pulumi.output(filters)))), (error: Error) => {
        assert.ok(error.message.startsWith('StreamConsumer "orders": `filters'), error.message);
        return error.message.includes(fault);
      });
    });
  }

  it("are rejected if a pattern is longer than AWS accepts", async () => {
    await record();
    const long = [{ eventName: Array(500).fill("INSERT") }];
    await assert.rejects(
      valueOf(pulumi.output(filterCriteria("orders", long))),
      /has 4515 characters: a pattern has at most 4096/,
    );
  });

  it("cause a warning if there are more than AWS's default quota", async () => {
    assert.deepEqual((await make({ mapping: { filters: Array(5).fill(INSERT) } })).warnings, []);
    const { recorder, warnings } = await make({ mapping: { filters: Array(10).fill(INSERT) } });
    assert.equal(patterns(recorder).length, 10);
    assert.match(warnings.join(), /^StreamConsumer "orders" has 10 filters\. AWS accepts more than 5 only after/);
  });

  it("show their known parts in a preview", async () => {
    const unknown = pulumi.output(pulumi.unknown as unknown);
    const { recorder } = await make({ mapping: { filters: [INSERT, { eventName: [unknown] }] } }, { preview: true });
    const [known, other] = patterns(recorder);
    assert.equal(known, '{"eventName":["INSERT"]}');
    assert.ok(pulumi.isUnknown(other));
  });
});
