import assert from "node:assert/strict";
import { type } from "arktype";
import type { DynamoDBRecord } from "aws-lambda";
import * as v from "valibot";
import { z } from "zod";
import { createHandler, NumberValue, SchemaError, withSchema } from "../../runtime";
import { once } from "../../runtime/once";
import { recordFactory, type RecordOptions, sequenceNumber, TABLE } from "./records";

const attributes = (total: object, sku = "a") => ({
  id: { S: "order-1" },
  total,
  lines: { L: [{ M: { sku: { S: sku } } }] },
});
const good: RecordOptions = { before: attributes({ N: "1" }) as never, after: attributes({ N: "2" }) as never };

/** The same order in three libraries. */
const schemas = {
  zod: z.object({ id: z.string(), total: z.number(), lines: z.array(z.object({ sku: z.string().max(3) })) }),
  valibot: v.object({
    id: v.string(),
    total: v.number(),
    lines: v.array(v.object({ sku: v.pipe(v.string(), v.maxLength(3)) })),
  }),
  arktype: type({ id: "string", total: "number", lines: type({ sku: "string <= 3" }).array() }),
};

async function handle(onChange: Parameters<typeof createHandler>[0], record: DynamoDBRecord, logItemData = false) {
  const lines: string[] = [];
  const handler = createHandler(onChange, { tableName: TABLE, log: (line) => lines.push(line), logItemData });
  const { batchItemFailures } = await handler({ Records: [record] });
  return { failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), log: lines.join("\n") };
}

describe("a schema", () => {
  for (const [library, schema] of Object.entries(schemas)) {
    describe(`of ${library}`, () => {
      it("gives the images its type", async () => {
        const totals: (number | undefined)[] = [];
        const onChange = withSchema(schema, async ({ oldImage, newImage }) => {
          totals.push(oldImage?.total, newImage?.total);
        });
        assert.deepEqual((await handle(onChange, recordFactory(good))).failures, []);
        assert.deepEqual(totals, [1, 2]);
      });

      it("fails a change whose item doesn't fit, by its path, without a value in the log", async () => {
        const after = attributes({ S: "secret" }, "secret sku") as never;
        const onChange = withSchema(schema, () => assert.fail("called"));
        const { failures, log } = await handle(onChange, recordFactory({ ...good, after }));
        assert.deepEqual(failures, [sequenceNumber(0)]);
        const { message, error } = JSON.parse(log) as { message: string; error: { name: string } };
        assert.equal(error.name, "SchemaError");
        assert.match(message, /^Change event-0 doesn't fit its schema: /);
        assert.match(message, /newImage\.total is a string/);
        assert.match(message, /newImage\.lines\[0\]\.sku is a string/);
        assert.doesNotMatch(log, /secret/);
      });

      it("names a missing attribute", async () => {
        const onChange = withSchema(schema, () => assert.fail("called"));
        const { log } = await handle(onChange, recordFactory({ ...good, before: { id: { S: "order-1" } } }));
        assert.match(log, /oldImage\.total is missing/);
      });
    });
  }

  it("quotes its library's message if item data may be logged", async () => {
    const onChange = withSchema(schemas.valibot, async () => {});
    const after = attributes({ S: "secret" }) as never;
    const { log } = await handle(onChange, recordFactory({ ...good, after }), true);
    assert.match(log, /Expected number but received .*secret/);
  });

  it("can change a value, check it asynchronously, and read what JSON doesn't have", async () => {
    const schema = z.object({
      id: z.string().transform((id) => ({ order: id })),
      total: z.union([z.number(), z.bigint(), z.instanceof(NumberValue)]).transform(String),
      tags: z.set(z.string()),
      photo: z.instanceof(Uint8Array).refine(async (bytes) => bytes.length === 2),
    });
    const seen: unknown[] = [];
    const onChange = withSchema(schema, async ({ newImage }) => {
      if (newImage) seen.push(newImage.id.order, newImage.total, newImage.tags, newImage.photo.length);
    });
    const after = { id: { S: "a" }, total: { N: "12345678901234567890" }, tags: { SS: ["x"] }, photo: { B: "AAE=" } };
    const { failures, log } = await handle(onChange, recordFactory({ eventName: "INSERT", after }));
    assert.deepEqual(failures, [], log);
    assert.deepEqual(seen, ["a", "12345678901234567890", new Set(["x"]), 2]);
  });

  it("leaves out the images that a change doesn't have", async () => {
    for (const options of [
      { viewType: "KEYS_ONLY" },
      { ...good, eventName: "REMOVE", viewType: "NEW_IMAGE" },
    ] satisfies RecordOptions[]) {
      const seen: unknown[] = [];
      const onChange = withSchema(schemas.zod, async ({ oldImage, newImage }) => seen.push(oldImage, newImage));
      assert.deepEqual((await handle(onChange, recordFactory(options))).failures, []);
      assert.deepEqual(seen, [undefined, undefined]);
    }
  });

  it("attaches its issues to the error", async () => {
    const onChange = withSchema(schemas.zod, async () => {});
    const change = { eventId: "event-0", newImage: { id: 1 } } as never;
    await assert.rejects(Promise.resolve(onChange(change, {} as never)), (error) => {
      assert.ok(error instanceof SchemaError);
      assert.deepEqual(error.issues[0]?.path, ["id"]);
      return true;
    });
  });

  it("gives its types to once() and onChange", () => {
    // Checked by the compiler.
    withSchema(schemas.zod, async (change) => {
      if (change.eventName === "MODIFY" && change.viewType === "NEW_AND_OLD_IMAGES") {
        change.newImage.total satisfies number;
        change.oldImage.lines[0]?.sku satisfies string | undefined;
        // @ts-expect-error the schema has no such attribute
        void change.newImage.price;
      }
      if (change.eventName === "INSERT") change.oldImage satisfies undefined;
      // @ts-expect-error which images there are depends on the view type
      void change.newImage.total;
    });
    withSchema(schemas.valibot, async (change) => {
      if (change.eventName === "INSERT" && change.viewType === "NEW_IMAGE") {
        change.newImage.lines satisfies { sku: string }[];
        // @ts-expect-error the schema says that it is a number
        change.newImage.total satisfies string;
      }
    });
    withSchema(
      schemas.arktype,
      once((change) => {
        change.newImage?.total satisfies number | undefined;
        // @ts-expect-error not in the schema
        void change.newImage?.price;
        return [];
      }),
    );
    // @ts-expect-error a schema is needed, not a plain object
    withSchema({ id: "string" }, async () => {});
  });
});
