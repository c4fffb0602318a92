// Hands the items of one segment of a table to the function, page by page.
import type { DynamoDBRecord } from "aws-lambda";
import { Delivery, type DeliveryOptions } from "../delivery/deliver";
import { fromJsonItem, type JsonItem, toJsonItem } from "../stream/lambda-record";
import { madeRecord, presentState, type RecordContext } from "../stream/made-record";
import { keyOf, type StreamRecord } from "../stream/record";
import type { LiveChanges } from "./live";
import { type Key, scan, type ScanOptions, type ScanPage } from "./scan";

export interface SegmentProgress {
  /** Key of the last item that is finished, in JSON form, because a checkpoint is JSON. */
  last?: JsonItem;
  done: boolean;
  read: number;
  handled: number;
  failed: number;
}

export interface BackfillOptions extends Omit<ScanOptions, "after">, Omit<DeliveryOptions, "pace" | "stop"> {
  deliveryPace: DeliveryOptions["pace"];
  keyNames: string[];
  recordContext: RecordContext;
  live: LiveChanges | undefined;
  passes: (record: DynamoDBRecord) => boolean;
  progress: SegmentProgress;
  /** Called when a page is finished and the progress is updated. */
  paged: () => void;
}

/** A page that was handed over before its live changes are known. */
interface Handed extends ScanPage {
  sent: StreamRecord[];
  failed: number;
  until: number;
}

const MAX_PENDING = 16;
const ROUNDS = 20;

export class Backfill {
  /** Items that were skipped because a live change brings a newer image. */
  public live = 0;
  /** Items handed over a second time because they changed during the first. */
  public again = 0;
  /** Pages in progress need the changes from this moment on; `Infinity` if no page is in progress. */
  public needs = Infinity;
  public readonly delivery: Delivery;

  constructor(private readonly options: BackfillOptions) {
    this.delivery = new Delivery({ ...options, pace: options.deliveryPace });
  }

  async run(): Promise<void> {
    const { progress, live, stop } = this.options;
    const pending: Handed[] = [];
    this.needs = Date.now();
    for await (const page of scan({ ...this.options, after: progress.last && fromJsonItem(progress.last) })) {
      const records = page.items
        .map((item, index) => this.recordOf(item, index))
        .filter(({ record }) => this.options.passes(record));
      // The mapping hands these over itself, with a newer image.
      const send = records.filter(({ key }) => !live?.hasChanged(key, page.readAt));
      this.live += records.length - send.length;
      const done = await this.delivery.deliver(send);
      if (stop.aborted && done.length < send.length) break;
      pending.push({ ...page, sent: done, failed: send.length - done.length, until: Date.now() });
      await this.settleAll(pending, pending.length > MAX_PENDING ? 1 : 0);
    }
    await this.settleAll(pending, pending.length);
    this.needs = Infinity;
  }

  /** Settles every page whose live changes are known. Then waits for the next `wait` pages and settles them too. */
  private async settleAll(pending: Handed[], wait: number): Promise<void> {
    const { progress, live } = this.options;
    for (let page = pending[0]; page && (wait-- > 0 || !live || live.isKnown(page.until)); page = pending[0]) {
      await this.settle(page);
      pending.shift();
      // Later pages were read after this one.
      this.needs = page.readAt;
      progress.read += page.items.length;
      progress.handled += page.sent.length;
      progress.failed += page.failed;
      progress.last = page.last && toJsonItem(page.last);
      progress.done = page.last === undefined;
      this.options.paged();
    }
  }

  /** Hands over the current state of items that changed during delivery, and repeats until none changes. */
  private async settle({ sent, readAt, until }: Handed): Promise<void> {
    const { live, client, recordContext } = this.options;
    if (!live) return;
    let records = sent;
    for (let round = 0, from = readAt, to = until; records.length && round < ROUNDS; round++) {
      await live.known(to);
      const changed = records.filter(({ key }) => live.hasChanged(key, from));
      from = Date.now();
      records = [];
      for (const { record, sequence, key } of changed) {
        const present = await presentState(client, record, `${recordContext.run}/${from}`);
        records.push({ record: present.record, sequence, key });
      }
      this.again += (await this.delivery.deliver(records)).length;
      to = Date.now();
    }
  }

  private recordOf(item: Key, index: number): StreamRecord {
    const json = toJsonItem(item);
    const keys = Object.fromEntries(
      this.options.keyNames.map((name) => [name, json[name] as NonNullable<(typeof json)[string]>]),
    );
    return { record: madeRecord(this.options.recordContext, keys, json, index), sequence: 0n, key: keyOf(keys) };
  }
}
