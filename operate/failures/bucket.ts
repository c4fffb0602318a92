import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { StoppedError } from "../command/exit";
import { FailedBatches, type Holder } from "./failed-batches";
import { type FailureMessage, readMessage } from "./failure-message";
import { batchOrForeign, type Collected, type FailureSource } from "./failure-source";
import { SpooledMap } from "./spooled-map";
import type { Wanted } from "./wanted";

const LOCK_SECONDS = 60;

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
      const read = readMessage(await this.read(key));
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
    const message = readMessage(await this.read(key));
    if (typeof message !== "string") return message.records;
    throw new StoppedError(`${key} in ${this.title} can no longer be read: ${message}`);
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

  private async read(key: string): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    return (await Body?.transformToString()) ?? "";
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
