// The program's stack with a slow function that logs what it handles, and a continuous writer.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { LambdaClient, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import type { Target } from "dynamodb-streams-lab/model/target";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import { ShardCursor } from "dynamodb-streams-operate/stream/cursor";
import { describeStream } from "dynamodb-streams-operate/stream/shards";
import { createClients } from "dynamodb-streams-operate/target/clients";
import { zipSync } from "fflate";
import { emptyStack, type TestStack } from "../stack";
import { type Handled, until } from "./rig";

/** How long the function takes for a batch of ten, in milliseconds. */
const HANDLE_MS = 150;

export class LoadedStack {
  private readonly dynamodb: DynamoDBClient;
  private readonly lambda: LambdaClient;
  private oldStream = "";

  private constructor(
    readonly stack: TestStack,
    private readonly emulatorDirectory: string,
  ) {
    this.dynamodb = new DynamoDBClient(emulatorClient(stack.endpoint));
    this.lambda = new LambdaClient(emulatorClient(stack.endpoint));
  }

  /** Deploys the stack. @param target the emulator. @default MiniStack */
  static async deploy(target?: Target): Promise<LoadedStack> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-emulator-"));
    const start =
      target &&
      (async (port: number) => {
        const { endpoint = "", stop } = await target.start(port, directory);
        return { endpoint, stop };
      });
    const loaded = new LoadedStack(await emptyStack("localstack", { start }), directory);
    try {
      await loaded.build();
      return loaded;
    } catch (error) {
      await loaded.dispose();
      throw error;
    }
  }

  private async build(): Promise<void> {
    const { stack } = this;
    await stack.configure("startingPosition", "TRIM_HORIZON");
    await stack.configure("batchSize", 10);
    const up = await stack.run("up");
    if (up.code !== 0) throw new Error(up.output);
    this.oldStream = (await stack.outputs()).streamArn!;
    this.takes(HANDLE_MS);
    fs.writeFileSync(this.file("handled"), "");
    const code = fs
      .readFileSync(path.join(__dirname, "probe.js"), "utf8")
      .replace("process.env.CONTROL", JSON.stringify(this.file("control.json")))
      .replace("process.env.HANDLED", JSON.stringify(this.file("handled")));
    await this.lambda.send(
      new UpdateFunctionCodeCommand({ FunctionName: "simple", ZipFile: zipSync({ "index.js": Buffer.from(code) }) }),
    );
  }

  async dispose(): Promise<void> {
    this.dynamodb.destroy();
    this.lambda.destroy();
    await this.stack.dispose();
    fs.rmSync(this.emulatorDirectory, { recursive: true, force: true });
  }

  /** Sets how long the function takes for a batch, in milliseconds. */
  takes(delayMs: number): void {
    fs.writeFileSync(this.file("control.json"), JSON.stringify({ delayMs, log: true }));
  }

  handled(): Handled[] {
    const lines = fs.readFileSync(this.file("handled"), "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Handled);
  }

  /** Writes while the work runs. The work begins when more than 300 changes are written and `lag` of them aren't handled. */
  async underLoad<T>(work: () => Promise<T>, lag = 0): Promise<{ result: T; written: number }> {
    let written = 0;
    let writing = true;
    const writer = (async () => {
      for (; writing; written++) {
        const Item = { id: { S: `k${written % 50}` }, version: { N: String(written) } };
        await this.dynamodb.send(new PutItemCommand({ TableName: "simple", Item }));
        await new Promise((resolve) => setTimeout(resolve, 8));
      }
    })();
    try {
      await until("the writer is ahead", () => written > 300 && written - this.handled().length >= lag);
      const result = await work();
      return { result, written };
    } finally {
      writing = false;
      await writer;
      fs.writeFileSync(this.file("control.json"), "{}");
    }
  }

  /** The event ids of both streams' records. */
  async recorded(): Promise<{ old: string[]; now: string[] }> {
    const clients = createClients(emulatorClient(this.stack.endpoint));
    const read = async (arn: string) => {
      const events: string[] = [];
      for (const { id } of (await describeStream(clients.streams, arn)).shards) {
        const cursor = new ShardCursor(clients.streams, arn, id, { at: "TRIM_HORIZON" });
        for (let page = await cursor.next(); page.records.length; page = await cursor.next()) {
          events.push(...page.records.map(({ record }) => record.eventID!));
          if (page.closed) break;
        }
      }
      return events;
    };
    const result = { old: await read(this.oldStream), now: await read((await this.stack.outputs()).streamArn!) };
    clients.destroy();
    return result;
  }

  /** Waits until the mapping has handled what the new stream has. */
  async settled(now: readonly string[]): Promise<void> {
    const last = now.at(-1);
    await until("the new stream is handled", () => this.handled().some(({ event }) => event === last), 400);
  }

  private file(name: string): string {
    return path.join(this.stack.directory, name);
  }
}
