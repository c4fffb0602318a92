import assert from "node:assert/strict";
import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import { type Change, readChange } from "../../runtime/change";
import { recordFactory, type RecordOptions, sequenceNumber, TABLE, WRITTEN_AT } from "./records";

const read = (options?: RecordOptions): Change => readChange(recordFactory(options), TABLE);

/** The record without one of its parts, named by a path. */
function without(path: string, options?: RecordOptions): DynamoDBRecord {
  const record = recordFactory(options);
  const [first = "", second] = path.split(".");
  const owner = second === undefined ? record : record.dynamodb;
  Reflect.deleteProperty(owner ?? {}, second ?? first);
  return record;
}

describe("a change", () => {
  const before = { id: "item-0", price: 1 };
  const after = { id: "item-0", price: 2 };
  const everything = ["id", "price"];
  type Expected = [oldImage: object | undefined, newImage: object | undefined, changed: string[] | undefined];
  const expectations: Record<Change["viewType"], Record<Change["eventName"], Expected>> = {
    KEYS_ONLY: {
      INSERT: [undefined, undefined, undefined],
      MODIFY: [undefined, undefined, undefined],
      REMOVE: [undefined, undefined, undefined],
    },
    NEW_IMAGE: {
      INSERT: [undefined, after, undefined],
      MODIFY: [undefined, after, undefined],
      REMOVE: [undefined, undefined, undefined],
    },
    OLD_IMAGE: {
      INSERT: [undefined, undefined, undefined],
      MODIFY: [before, undefined, undefined],
      REMOVE: [before, undefined, undefined],
    },
    NEW_AND_OLD_IMAGES: {
      INSERT: [undefined, after, everything],
      MODIFY: [before, after, ["price"]],
      REMOVE: [before, undefined, everything],
    },
  };
  for (const viewType of Object.keys(expectations) as Change["viewType"][]) {
    for (const eventName of Object.keys(expectations[viewType]) as Change["eventName"][]) {
      it(`is read from an ${eventName} record with ${viewType}`, () => {
        const [oldImage, newImage, changed] = expectations[viewType][eventName];
        const change = readChange(recordFactory({ eventName, viewType }), TABLE, WRITTEN_AT * 1000 + 1500);
        assert.deepEqual(change, {
          eventId: "event-0",
          eventName,
          sequenceNumber: sequenceNumber(0),
          tableName: TABLE,
          viewType,
          keys: { id: "item-0" },
          oldImage,
          newImage,
          changed,
          age: 1500,
          expired: false,
        });
      });
    }
  }

  it("has typed images if event name and view type promise them", () => {
    const change = read();
    assert.ok(change.viewType === "NEW_AND_OLD_IMAGES" && change.eventName === "MODIFY");
    assert.deepEqual([change.oldImage.price, change.newImage.price, change.changed.length], [1, 2, 1]);
  });

  it("has a key of two attributes", () => {
    const keys = { pk: { S: "a" }, sk: { N: "12345678901234567890" } };
    assert.deepEqual(read({ keys }).keys, { pk: "a", sk: 12345678901234567890n });
  });

  describe("names changed attributes", () => {
    const changed = (before: Record<string, AttributeValue>, after: Record<string, AttributeValue>) =>
      read({ before, after }).changed;

    it("that were added, removed, or got another value or type, sorted", () => {
      assert.deepEqual(
        changed(
          { same: { S: "a" }, value: { N: "1" }, type: { S: "1" }, removed: { BOOL: true } },
          { value: { N: "2" }, same: { S: "a" }, type: { N: "1" }, added: { NULL: true } },
        ),
        ["added", "removed", "type", "value"],
      );
    });

    it("by their top-level name, whatever changed within", () => {
      assert.deepEqual(
        changed({ map: { M: { list: { L: [{ N: "1" }] } } } }, { map: { M: { list: { L: [{ N: "2" }] } } } }),
        ["map"],
      );
    });

    it("but none whose value is the same in another order or notation", () => {
      assert.deepEqual(
        changed(
          {
            set: { SS: ["a", "b"] },
            map: { M: { a: { S: "" }, b: { S: "" } } },
            number: { N: "1.0" },
            bytes: { BS: ["AQ=="] },
          },
          {
            set: { SS: ["b", "a"] },
            map: { M: { b: { S: "" }, a: { S: "" } } },
            number: { N: "1" },
            bytes: { BS: ["AQ=="] },
          },
        ),
        [],
      );
    });

    it("that differ beyond a double's precision", () => {
      const [one, other] = ["0.12345678901234567890", "0.12345678901234567891"];
      assert.deepEqual(changed({ n: { N: one } }, { n: { N: other } }), ["n"]);
    });

    it("that are named like members of every object", () => {
      assert.deepEqual(changed({}, JSON.parse('{"__proto__": {"M": {}}, "toString": {"S": "a"}}')), [
        "__proto__",
        "toString",
      ]);
    });
  });

  describe("has an age", () => {
    it("of 0 if the clocks disagree", () => {
      assert.equal(readChange(recordFactory(), TABLE, WRITTEN_AT * 1000 - 1).age, 0);
    });

    it("in whole milliseconds if the record's time has fractions of a second", () => {
      const record = recordFactory();
      record.dynamodb = { ...record.dynamodb, ApproximateCreationDateTime: 1764000000.0333 };
      assert.equal(readChange(record, TABLE, 1764000001000).age, 967);
    });

    it("up to the present, unless told otherwise", () => {
      const record = recordFactory();
      record.dynamodb = { ...record.dynamodb, ApproximateCreationDateTime: Date.now() / 1000 - 60 };
      const { age = 0 } = readChange(record, TABLE);
      assert.ok(age >= 60_000 && age < 70_000, `${age} ms`);
    });

    it("only if the record has a time", () => {
      assert.equal(readChange(without("dynamodb.ApproximateCreationDateTime"), TABLE).age, undefined);
    });
  });

  describe("is an expiry", () => {
    const expired = (userIdentity: unknown, eventName: Change["eventName"] = "REMOVE") =>
      readChange({ ...recordFactory({ eventName }), userIdentity }, TABLE).expired;
    const timeToLive = { type: "Service", principalId: "dynamodb.amazonaws.com" };

    it("if Time to Live deleted the item", () => assert.equal(expired(timeToLive), true));
    it("but isn't if a request deleted it", () => assert.equal(expired(null), false));
    it("but isn't if another service deleted it", () => {
      assert.equal(expired({ ...timeToLive, principalId: "replication.dynamodb.amazonaws.com" }), false);
    });
    it("but isn't if the deleter isn't a service", () => assert.equal(expired({ ...timeToLive, type: "User" }), false));
    it("but isn't if nothing was deleted", () => assert.equal(expired(timeToLive, "MODIFY"), false));
  });

  describe("is rejected", () => {
    const refused = (record: DynamoDBRecord, message: string | RegExp) =>
      assert.throws(() => readChange(record, TABLE), { name: "RecordError", message });

    it("from another table, naming both", () => {
      refused(
        recordFactory({ table: "other" }),
        'Record event-0 comes from "arn:aws:dynamodb:us-east-1:123456789012:table/other/stream/2025-11-24T16:00:00.000", ' +
          'but TABLE_NAME is "simple": map the function to that table\'s stream, or change TABLE_NAME.',
      );
    });

    it("from a table whose name begins with the same text", () => {
      refused(recordFactory({ table: `${TABLE}-2` }), /table\/simple-2\/stream.*, but TABLE_NAME is "simple"/);
    });

    it("if it isn't from a table's stream", () => {
      for (const arn of [
        "arn:aws:sqs:us-east-1:123456789012:simple",
        "arn:aws:dynamodb:us-east-1:123456789012:table/simple",
        "x",
      ]) {
        refused(
          { ...recordFactory(), eventSourceARN: arn },
          new RegExp(`^Record event-0 comes from "${arn}", but TABLE_NAME is "simple"`),
        );
      }
    });

    const parts = [
      "dynamodb",
      "dynamodb.Keys",
      "dynamodb.SequenceNumber",
      "dynamodb.StreamViewType",
      "dynamodb.NewImage",
      "dynamodb.OldImage",
      "eventName",
      "eventSourceARN",
    ];
    for (const part of parts) {
      it(`without ${part}`, () => refused(without(part), new RegExp(`^Record event-0 has no "${part}"`)));
    }

    it("without eventID", () => refused(without("eventID"), /^Record \(no eventID\) has no "eventID"/));

    it("with an unknown event name or view type", () => {
      const record = recordFactory();
      refused(
        { ...record, eventName: "UPSERT" as "INSERT" },
        'Record event-0 has eventName "UPSERT", which is none of INSERT, MODIFY, REMOVE.',
      );
      refused(
        { ...record, dynamodb: { ...record.dynamodb, StreamViewType: "toString" as "KEYS_ONLY" } },
        'Record event-0 has dynamodb.StreamViewType "toString", which is none of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES.',
      );
    });
  });

  it("of a table in another partition is read", () => {
    const record = recordFactory();
    record.eventSourceARN = record.eventSourceARN?.replace("arn:aws:", "arn:aws-us-gov:");
    assert.equal(readChange(record, TABLE).tableName, TABLE);
  });
});
