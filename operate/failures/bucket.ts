import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { sentence, StoppedError } from "../command/exit";
import { FailedBatches, type Holder } from "./failed-batches";
import { type FailureMessage, readMessage } from "./failure-message";
import { batchOrForeign, type Collected, type FailureSource } from "./failure-source";
import { SpooledMap } from "./spooled-map";
import type { Wanted } from "./wanted";

const LOCK_SECONDS = 60;
/** Ten times the records of the largest invocation: they are JSON in JSON, with their response, so that escapes make them longer. */
const MAX_OBJECT_BYTES = 60 * 1024 * 1024;

/**
 * The objects of an on-failure bucket, `aws/lambda/<mapping>/<shard>/<date>/<time>-<id>`. They hold the records. A lock object,
 * written only if it doesn't exist, keeps out a second run.
 */
export class BucketSource implements FailureSource, Holder {
  public readonly title: string;
  private readonly prefix: string;
  private readonly lockKey: string;
  /** A set of the collected keys that aren't removed yet; the values are empty. */
  private readonly given = new SpooledMap();
  private lock: string | undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    mappingId: string,
    private readonly wanted: Wanted,
    /** Whether to take the lock; a run without --go doesn't. */
    private readonly exclusive: boolean,
  ) {
    this.title = `bucket ${bucket}`;
    this.prefix = `aws/lambda/${mappingId}/`;
    this.lockKey = `${this.prefix}redrive.lock`;
  }

  async depth(): Promise<{ waiting: number; held: number }> {
    let waiting = 0;
    for await (const _ of this.keys()) waiting++;
    return { waiting, held: 0 };
  }

  async collect(stop: AbortSignal): Promise<Collected> {
    if (this.exclusive && this.lock === undefined) await this.takeLock();
    const found: Collected = { batches: new FailedBatches(this), foreign: [] };
    for await (const key of this.keys()) {
      if (stop.aborted) break;
      if (this.given.has(key)) continue;
      const content = await this.read(key);
      if (content === undefined) continue;
      const read = typeof content === "string" ? readMessage(content) : content.reason;
      const hasNone = typeof read !== "string" && read.records === undefined;
      const message = batchOrForeign(found, key, hasNone ? "it holds no records" : read, this.wanted);
      if (message) found.batches.add(message, this.given.set(key, ""));
    }
    return found;
  }

  keyAt(at: number): string {
    return this.given.keyAt(at);
  }

  async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
    this.given.delete(key);
  }

  async load(key: string): Promise<FailureMessage["records"]> {
    const content = (await this.read(key)) ?? { reason: "it was deleted" };
    const message = typeof content === "string" ? readMessage(content) : content.reason;
    if (typeof message !== "string") return message.records;
    throw new StoppedError(
      `${key} in ${this.title} can no longer be read: ${sentence(message)} What isn't handled yet is kept: run this again.`,
    );
  }

  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    this.given.clear();
    if (this.lock === undefined) return;
    this.lock = undefined;
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: this.lockKey }));
  }

  private async *keys(): AsyncGenerator<string> {
    for await (const page of paginateListObjectsV2({ client: this.s3 }, { Bucket: this.bucket, Prefix: this.prefix })) {
      for (const { Key } of page.Contents ?? []) if (Key !== undefined && Key !== this.lockKey) yield Key;
    }
  }

  /** @returns the object's text, or why it can't be read; `undefined` if it was deleted since it was listed. */
  private async read(key: string): Promise<string | { reason: string } | undefined> {
    const object = await this.get(key);
    if (object === undefined || "reason" in object) return object;
    try {
      return (await object.Body?.transformToString()) ?? "";
    } catch (error) {
      throw new StoppedError(
        `${key} in ${this.title} was cut short: ${sentence((error as Error).message)} What isn't handled yet is kept: run this again.`,
      );
    }
  }

  private async get(key: string): Promise<GetObjectCommandOutput | { reason: string } | undefined> {
    try {
      const object = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      const { Body, ContentLength = 0 } = object;
      if (ContentLength <= MAX_OBJECT_BYTES) return object;
      (Body as Partial<Readable> | undefined)?.destroy?.();
      return { reason: `its size of ${ContentLength} bytes is more than a failed batch can have` };
    } catch (error) {
      const { name } = error as Error;
      if (name === "NoSuchKey") return undefined;
      if (name === "InvalidObjectState") return { reason: "it is archived: restore it from its storage class" };
      throw error;
    }
  }

  private async takeLock(): Promise<void> {
    const etag = await this.putLock({ IfNoneMatch: "*" });
    if (etag !== undefined) return this.keepLock(etag);
    const { LastModified, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.lockKey }));
    const age = (Date.now() - (LastModified?.getTime() ?? Date.now())) / 1000;
    // A running redrive renews its lock; a killed one leaves it to expire.
    const taken = age > LOCK_SECONDS && ETag ? await this.putLock({ IfMatch: ETag }) : undefined;
    if (taken !== undefined) return this.keepLock(taken);
    throw new StoppedError(
      `Another redrive of the ${this.title} is running, or was killed within the last ${LOCK_SECONDS} s ` +
        `(its lock is ${this.lockKey}). Nothing was sent. Run this again when it has ended.`,
    );
  }

  private keepLock(etag: string): void {
    this.lock = etag;
    const renew = async () => {
      this.lock = (await this.putLock({ IfMatch: this.lock as string })) ?? this.lock;
    };
    this.heartbeat = setInterval(() => void renew().catch(() => undefined), (LOCK_SECONDS * 1000) / 4).unref();
  }

  private async putLock(condition: { IfNoneMatch: string } | { IfMatch: string }): Promise<string | undefined> {
    try {
      const Body = JSON.stringify({ since: new Date().toISOString() });
      const put = new PutObjectCommand({ Bucket: this.bucket, Key: this.lockKey, Body, ...condition });
      return (await this.s3.send(put)).ETag ?? "";
    } catch (error) {
      const { name } = error as Error;
      if (/PreconditionFailed|ConditionalRequestConflict/.test(name)) return undefined;
      throw error;
    }
  }
}
