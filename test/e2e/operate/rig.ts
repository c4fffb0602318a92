// A table, a function that logs what it handles, a mapping and an on-failure queue, on an emulator of their own.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  CreateTableCommand,
  DeleteItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Target } from "dynamodb-streams-lab/model/target";
import { ministack } from "dynamodb-streams-lab/targets/ministack";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import { ShardCursor } from "dynamodb-streams-operate/stream/cursor";
import { describeStream } from "dynamodb-streams-operate/stream/shards";
import { type Clients, createClients } from "dynamodb-streams-operate/target/clients";
import { projectDir } from "dynamodb-streams-support/paths";
import { poll } from "dynamodb-streams-support/poll";
import { freePort } from "dynamodb-streams-support/port";
import { zipSync } from "fflate";
import { unnamed } from "./needed-actions";

/** The function's log entry for a record. */
export interface Handled {
  event: string;
  name: string;
  sequence: string;
  key: string;
  version: number;
  old: number;
  fields: string[];
  arn: string;
}

export interface Control {
  /** Every batch fails. */
  fail?: boolean;
  /** Items whose records fail. */
  poison?: string[];
  /** The function returns the failed record instead of throwing. */
  partial?: boolean;
  /** Waits before it handles a batch. */
  delayMs?: number;
  /** Logs each handled record, as this project's handler does. */
  log?: boolean;
}

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  /** IAM actions of the calls made. */
  calls: Set<string>;
}

export interface RigOptions {
  batchSize?: number;
  viewType?: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  filters?: object[];
  /** Begins with a mapping. @default true */
  mapped?: boolean;
  /** The emulator: a target of the lab. @default MiniStack */
  target?: Target;
}

export const TABLE = "orders";
const ROLE_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
      Resource: "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/*",
    },
    { Effect: "Allow", Action: "dynamodb:ListStreams", Resource: "*" },
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:us-east-1:000000000000:given-up" },
  ],
};

export class Rig {
  private readonly handledFile: string;
  private readonly controlFile: string;

  private constructor(
    private readonly target: Target,
    public readonly endpoint: string,
    public readonly clients: Clients,
    public readonly directory: string,
    private readonly stopEmulator: () => Promise<void>,
  ) {
    this.handledFile = path.join(directory, "handled");
    this.controlFile = path.join(directory, "control.json");
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const rig = await Rig.bare(options.target);
    await rig.build(options);
    return rig;
  }

  /** Starts an empty emulator. */
  static async bare(target: Target = ministack): Promise<Rig> {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-operate-"));
    const emulator = await target.start(await freePort(), directory);
    const endpoint = emulator.endpoint!;
    return new Rig(target, endpoint, createClients(emulatorClient(endpoint)), directory, () => emulator.stop());
  }

  /** The function's environment. */
  get variables(): Record<string, string> {
    return { CONTROL: this.controlFile, HANDLED: this.handledFile, TABLE_NAME: TABLE };
  }

  uuid = "";
  streamArn = "";
  queueUrl = "";

  private async build({ batchSize = 100, viewType = "NEW_AND_OLD_IMAGES", filters, mapped = true }: RigOptions) {
    const { dynamodb, iam, lambda, sqs } = this.clients;
    this.control({});
    fs.writeFileSync(this.handledFile, "");
    const { TableDescription } = await dynamodb.send(
      new CreateTableCommand({
        TableName: TABLE,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: viewType },
      }),
    );
    this.streamArn = TableDescription!.LatestStreamArn!;
    await iam.send(
      new CreateRoleCommand({
        RoleName: "orders-role",
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
        }),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "orders-role",
        PolicyName: "read-stream",
        PolicyDocument: JSON.stringify(ROLE_POLICY),
      }),
    );
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "orders-fn",
        Role: "arn:aws:iam::000000000000:role/orders-role",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 30,
        Environment: { Variables: this.variables },
        Code: { ZipFile: zipSync({ "index.js": fs.readFileSync(path.join(__dirname, "probe.js")) }) },
      }),
    );
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "given-up" }));
    this.queueUrl = QueueUrl!;
    if (mapped) await this.map({ batchSize, filters });
  }

  /** Creates the mapping. A failing batch goes to the queue: on MiniStack when it is a second old, elsewhere after its retries. */
  async map({ batchSize = 100, filters }: { batchSize?: number; filters?: object[] } = {}): Promise<void> {
    const { UUID } = await this.clients.lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: "orders-fn",
        EventSourceArn: this.streamArn,
        StartingPosition: "TRIM_HORIZON",
        BatchSize: batchSize,
        ...(this.target === ministack
          ? { MaximumRecordAgeInSeconds: 1, MaximumRetryAttempts: 2 }
          : { MaximumRetryAttempts: 0 }),
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:given-up" } },
        FilterCriteria: filters && { Filters: filters.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
      }),
    );
    this.uuid = UUID!;
  }

  control(control: Control): void {
    // Renamed into place: the function never reads half a file.
    fs.writeFileSync(`${this.controlFile}.new`, JSON.stringify(control));
    fs.renameSync(`${this.controlFile}.new`, this.controlFile);
  }

  handled(): Handled[] {
    const lines = fs.readFileSync(this.handledFile, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Handled);
  }

  async put(id: string, version: number, extra: object = {}): Promise<void> {
    await this.clients.dynamodb.send(
      new PutItemCommand({ TableName: TABLE, Item: { id: { S: id }, version: { N: String(version) }, ...extra } }),
    );
  }

  async delete(id: string): Promise<void> {
    await this.clients.dynamodb.send(new DeleteItemCommand({ TableName: TABLE, Key: { id: { S: id } } }));
  }

  async pause(paused: boolean): Promise<void> {
    await this.clients.lambda.send(new UpdateEventSourceMappingCommand({ UUID: this.uuid, Enabled: !paused }));
  }

  async switchStream(on: boolean, viewType = "NEW_AND_OLD_IMAGES"): Promise<void> {
    const { TableDescription } = await this.clients.dynamodb.send(
      new UpdateTableCommand({
        TableName: TABLE,
        StreamSpecification: on
          ? { StreamEnabled: true, StreamViewType: viewType as "KEYS_ONLY" }
          : { StreamEnabled: false },
      }),
    );
    if (on) this.streamArn = TableDescription!.LatestStreamArn!;
  }

  /** Makes the bucket the on-failure destination, and puts the stream's first record there as a failed batch. */
  async failInto(bucket: string, key: string, shardId?: string): Promise<void> {
    const { lambda, s3, streams } = this.clients;
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const OnFailure = { Destination: `arn:aws:s3:::${bucket}` };
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: this.uuid, DestinationConfig: { OnFailure } }));
    const [shard] = (await describeStream(streams, this.streamArn)).shards;
    const page = await new ShardCursor(streams, this.streamArn, shard!.id, { at: "TRIM_HORIZON" }).next();
    const { record } = page.records[0]!;
    const sequence = record.dynamodb!.SequenceNumber;
    const Body = JSON.stringify({
      requestContext: { functionArn: "arn:aws:lambda:us-east-1:000000000000:function:orders-fn" },
      DDBStreamBatchInfo: {
        shardId: shardId ?? shard!.id,
        startSequenceNumber: sequence,
        endSequenceNumber: sequence,
        batchSize: 1,
        streamArn: this.streamArn,
      },
      payload: { Records: [record] },
    });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  }

  /** Counts the messages in the queue, and those that a reader holds. */
  async queue(): Promise<{ waiting: number; held: number }> {
    const { Attributes } = await this.clients.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.queueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return {
      waiting: Number(Attributes?.ApproximateNumberOfMessages),
      held: Number(Attributes?.ApproximateNumberOfMessagesNotVisible),
    };
  }

  /** The table's items: version by id. */
  async items(): Promise<Map<string, number>> {
    const items = new Map<string, number>();
    let ExclusiveStartKey: Record<string, never> | undefined;
    do {
      const page = await this.clients.dynamodb.send(new ScanCommand({ TableName: TABLE, ExclusiveStartKey }));
      for (const item of page.Items ?? []) items.set(item.id!.S!, Number(item.version?.N ?? -1));
      ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
    } while (ExclusiveStartKey);
    return items;
  }

  /** Starts the command as a user would, against this emulator. */
  spawn(...args: string[]) {
    return start(this.endpoint, args);
  }

  run(...args: string[]): Promise<Ended> {
    return this.spawn(...args).ended;
  }

  /** Replaces the mapping with one on the table's current stream. */
  async remap(): Promise<void> {
    await this.clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID: this.uuid }));
    await this.map();
  }

  /** Writes a change and waits until the mapping has handled it, and so everything before it. */
  async settled(): Promise<void> {
    await this.put("last", 1);
    await until("the last change is handled", () => this.handled().some(({ key }) => key === "last"));
    await this.delete("last");
    await until("its removal is handled", () =>
      this.handled().some(({ key, name }) => key === "last" && name === "REMOVE"),
    );
  }

  static runAt(endpoint: string, ...args: string[]): Promise<Ended> {
    return start(endpoint, args).ended;
  }

  async stop(): Promise<void> {
    this.clients.destroy();
    await this.stopEmulator();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Runs the command, and fails the test if it makes a call that its help doesn't name. */
function start(endpoint: string, args: string[]) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-calls-"));
  const callsFile = path.join(directory, "calls");
  fs.writeFileSync(callsFile, "");
  const child = spawn(
    process.execPath,
    [
      "--conditions=@dynamodb-streams/source",
      "--import",
      "tsx",
      "--require",
      path.join(__dirname, "calls.cjs"),
      path.join(projectDir, "operate/cli.ts"),
      ...args,
      "--endpoint",
      endpoint,
    ],
    {
      cwd: projectDir,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, AWS_REGION: "us-east-1", PULUMI_CONFIG_PASSPHRASE: "", OPERATE_CALLS: callsFile },
    },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve)).then((code): Ended => {
    const calls = new Set(fs.readFileSync(callsFile, "utf8").split("\n").filter(Boolean));
    fs.rmSync(directory, { recursive: true });
    assert.deepEqual(unnamed(args, calls), [], `calls that the policy in the help of ${args[0]} doesn't allow`);
    return { code, stdout, stderr, calls };
  });
  return { child, ended };
}

/** Waits until a condition holds. @throws Error naming the condition when it doesn't within the time */
export async function until(title: string, holds: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  const held = await poll(holds, { limitMs: seconds * 1000 });
  if (!held) throw new Error(`${title}: not within ${seconds} s`);
}
