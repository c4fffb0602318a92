import { setTimeout as delay } from "node:timers/promises";
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Measures how long a table has no stream: writes in that time are recorded nowhere. */
export class StreamWatch {
  /** Last time the old stream was seen, and first time the new one was, in milliseconds since 1970. */
  public off: number | undefined;
  public on: number | undefined;
  private ended = false;
  private readonly loop: Promise<void>;

  constructor(
    private readonly client: DynamoDBClient,
    private readonly tableName: string,
    private readonly oldStreamArn: string,
  ) {
    this.loop = this.watch();
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.loop;
  }

  private async watch(): Promise<void> {
    let seen = Date.now();
    while (!this.ended && this.on === undefined) {
      const { Table } = await this.client
        .send(new DescribeTableCommand({ TableName: this.tableName }))
        .catch(() => ({ Table: undefined }));
      const now = Date.now();
      const enabled = Table?.StreamSpecification?.StreamEnabled === true;
      if (!enabled || Table.LatestStreamArn !== this.oldStreamArn) this.off ??= seen;
      if (enabled && Table.LatestStreamArn !== this.oldStreamArn) this.on = now;
      seen = now;
      await delay(50);
    }
  }
}
