import assert from "node:assert/strict";
import { S3Client } from "@aws-sdk/client-s3";
import { BucketSource } from "../../failures/bucket";
import { awsError, fakeClient, lambdaRecord, STREAM } from "../fakes";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders-fn";
const PREFIX = "aws/lambda/m-1/";
const { signal } = new AbortController();

function object(...sequences: number[]): string {
  const records = sequences.map((sequence) => lambdaRecord(sequence));
  return JSON.stringify({
    requestContext: { functionArn: FUNCTION, condition: "RetryAttemptsExhausted" },
    DDBStreamBatchInfo: {
      shardId: "shard-1",
      startSequenceNumber: records[0]!.dynamodb!.SequenceNumber,
      endSequenceNumber: records.at(-1)!.dynamodb!.SequenceNumber,
      batchSize: records.length,
      streamArn: STREAM,
    },
    payload: JSON.stringify({ Records: records }),
  });
}

/** A bucket in memory, with conditional writes. */
function bucket(objects: Record<string, string>, lockedSince?: number, get: (key: string) => object = () => ({})) {
  const { client, sent } = fakeClient<S3Client>({
    ListObjectsV2: ({ Prefix }) => ({
      Contents: Object.keys(objects).flatMap((Key) => (Key.startsWith(Prefix) ? [{ Key }] : [])),
    }),
    GetObject: ({ Key }) => ({
      Body: { transformToString: async () => objects[Key] },
      ETag: "old",
      LastModified: new Date(lockedSince ?? 0),
      ...get(Key),
    }),
    PutObject: ({ IfNoneMatch }) => {
      if (IfNoneMatch && lockedSince !== undefined) throw awsError("PreconditionFailed");
      return { ETag: "new" };
    },
    DeleteObject: ({ Key }) => {
      delete objects[Key];
      return {};
    },
  });
  const wanted = { functionArn: FUNCTION, tableName: "orders" };
  // The SDK's paginator accepts no other class.
  const s3 = Object.assign(new S3Client({ region: "us-east-1" }), { send: client.send.bind(client) });
  return { source: new BucketSource(s3, "failures", "m-1", wanted, true), sent, objects };
}

describe("an on-failure bucket", () => {
  it("gives its objects' records, and keeps an object until that is removed", async () => {
    const { source, objects } = bucket({ [`${PREFIX}a`]: object(1, 2), [`${PREFIX}b`]: object(3) });
    const { batches, foreign } = await source.collect(signal);
    assert.deepEqual(foreign, []);
    assert.deepEqual(
      (await batches.at(0).load!())!.map(({ eventID }) => eventID),
      ["e1", "e2"],
    );
    await batches.at(0).remove();
    await source.release();
    assert.deepEqual(Object.keys(objects), [`${PREFIX}b`]);
  });

  for (const [title, content, reason] of [
    ["was cut short", object(1, 2).slice(0, -100), /isn't JSON, or was cut short/],
    ["has fewer records than it says", object(1, 2).replace('"batchSize":2', '"batchSize":3'), /it has 2 of 3 records/],
    ["isn't a failed batch", '{"hello":"world"}', /has no DDBStreamBatchInfo/],
    ["holds no records", object(1).replace(/,"payload":.*/, "}"), /it holds no records/],
  ] as const) {
    it(`keeps an object that ${title}, and reports why`, async () => {
      const { source, objects } = bucket({ [`${PREFIX}a`]: content, [`${PREFIX}b`]: object(3) });
      const { batches, foreign } = await source.collect(signal);
      assert.deepEqual(
        [...batches].map(({ first }) => first),
        [3n],
      );
      assert.match(foreign[0]!.reason, reason);
      await source.release();
      assert.ok(`${PREFIX}a` in objects);
    });
  }

  for (const [title, answer, reasons] of [
    ["was deleted after it was listed", () => ({ error: awsError("NoSuchKey") }), []],
    ["is archived", () => ({ error: awsError("InvalidObjectState") }), [/archived/]],
    ["is far larger than a failed batch", () => ({ ContentLength: 5e9 }), [/size of 5000000000 bytes/]],
  ] as [string, () => { error?: Error }, RegExp[]][]) {
    it(`gives the other objects when one ${title}`, async () => {
      const { source, objects, sent } = bucket(
        { [`${PREFIX}a`]: object(1), [`${PREFIX}b`]: object(3) },
        undefined,
        (key) => {
          if (key !== `${PREFIX}a`) return {};
          const { error, ...fields } = answer();
          if (error) throw error;
          return fields;
        },
      );
      const { batches, foreign } = await source.collect(signal);
      assert.deepEqual(
        [...batches].map(({ first }) => first),
        [3n],
      );
      assert.equal(foreign.length, reasons.length);
      for (const [index, reason] of reasons.entries()) assert.match(foreign[index]!.reason, reason);
      await source.release();
      assert.ok(`${PREFIX}a` in objects);
      const deleted = sent.flatMap(({ name, input }) => (name === "DeleteObject" ? input.Key : []));
      assert.deepEqual(deleted, [`${PREFIX}redrive.lock`]);
    });
  }

  it("stops with the object's name when its download is cut short", async () => {
    const { source, sent } = bucket({ [`${PREFIX}a`]: object(1) }, undefined, () => ({
      Body: { transformToString: () => Promise.reject(new Error("aborted")) },
    }));
    await assert.rejects(source.collect(signal), {
      name: "StoppedError",
      message: /^aws\/lambda\/m-1\/a in bucket failures was cut short: aborted\. What isn't handled yet is kept/,
    });
    await source.release();
    assert.deepEqual(
      sent.flatMap(({ name, input }) => (name === "DeleteObject" ? input.Key : [])),
      [`${PREFIX}redrive.lock`],
    );
  });

  it("stops when an object was deleted before its records were handed over", async () => {
    let isGone = false;
    const { source } = bucket({ [`${PREFIX}a`]: object(1) }, undefined, () => {
      if (isGone) throw awsError("NoSuchKey");
      return {};
    });
    const { batches } = await source.collect(signal);
    isGone = true;
    await assert.rejects(batches.at(0).load!(), /a in bucket failures can no longer be read: it was deleted\./);
    await source.release();
  });

  it("stops when an object was truncated after it was listed", async () => {
    const { source, objects } = bucket({ [`${PREFIX}a`]: object(1, 2) });
    const { batches } = await source.collect(signal);
    objects[`${PREFIX}a`] = "{";
    await assert.rejects(batches.at(0).load!(), /aws\/lambda\/m-1\/a in bucket failures can no longer be read/);
    await source.release();
  });

  it("is locked while another run uses it, and taken over from a killed run", async () => {
    const busy = bucket({ [`${PREFIX}a`]: object(1) }, Date.now());
    await assert.rejects(busy.source.collect(signal), /Another redrive of the bucket failures is running/);
    assert.ok(!busy.sent.some(({ name }) => name === "DeleteObject"));
    const killed = bucket({ [`${PREFIX}a`]: object(1) }, Date.now() - 3_600_000);
    assert.equal((await killed.source.collect(signal)).batches.length, 1);
    await killed.source.release();
  });
});
