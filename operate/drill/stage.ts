// The resources of a rehearsal on an emulator: a table, function, mapping, queue and alarms that nothing else uses.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CreateTableCommand, DeleteTableCommand, PutItemCommand, UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, DeleteQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { zipSync } from "fflate";
import { StoppedError } from "../command/exit";
import type { Clients } from "../target/clients";
import { RehearsalAlarms } from "./rehearsal-alarms";
import { PROBE } from "./probe";
import { RIGHTS, TRUST } from "./rights";

export interface Control {
  fail?: boolean;
  poison?: string;
  wrong?: boolean;
}

interface Line {
  event: string;
  id: string;
  right: boolean;
}

export class Stage {
  public uuid = "";
  public streamArn = "";
  private readonly alarms: RehearsalAlarms;
  private queueUrl = "";
  private queueArn = "";
  private readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-drill-"));

  /** @param name the name of every resource made here; no other resource is touched. */
  constructor(
    private readonly clients: Clients,
    public readonly name: string,
  ) {
    this.alarms = new RehearsalAlarms(clients.cloudwatch, name);
  }

  async build(): Promise<void> {
    const { dynamodb, iam, lambda, sqs } = this.clients;
    const { name } = this;
    this.control({});
    fs.writeFileSync(this.file("handled"), "");
    const { TableDescription } = await dynamodb.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      }),
    );
    this.streamArn = TableDescription?.LatestStreamArn ?? "";
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(TRUST) }),
    );
    await this.rights(true);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    this.queueUrl = QueueUrl ?? "";
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    this.queueArn = Attributes?.QueueArn ?? "";
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Role: Role?.Arn,
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 30,
        Environment: { Variables: { CONTROL: this.file("control"), HANDLED: this.file("handled") } },
        Code: { ZipFile: zipSync({ "index.js": Buffer.from(PROBE) }) },
      }),
    );
    await this.map();
    await this.alarms.create();
  }

  /** Lambda stops retrying batches older than a second, because emulators don't count retries. */
  async map(filters: object[] = []): Promise<void> {
    const { UUID } = await this.clients.lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: this.name,
        EventSourceArn: this.streamArn,
        StartingPosition: "TRIM_HORIZON",
        BatchSize: 10,
        MaximumRecordAgeInSeconds: 1,
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: this.queueArn } },
        FilterCriteria: filters.length
          ? { Filters: filters.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) }
          : undefined,
      }),
    );
    this.uuid = UUID ?? "";
  }

  async unmap(): Promise<void> {
    await this.clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID: this.uuid }));
  }

  async rights(granted: boolean): Promise<void> {
    const policy = { RoleName: this.name, PolicyName: "read-stream" };
    await (granted
      ? this.clients.iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: JSON.stringify(RIGHTS) }))
      : this.clients.iam.send(new DeleteRolePolicyCommand(policy)));
  }

  async switchStream(on: boolean): Promise<void> {
    const { TableDescription } = await this.clients.dynamodb.send(
      new UpdateTableCommand({
        TableName: this.name,
        StreamSpecification: on
          ? { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" }
          : { StreamEnabled: false },
      }),
    );
    if (on) this.streamArn = TableDescription?.LatestStreamArn ?? this.streamArn;
  }

  control(control: Control): void {
    fs.writeFileSync(`${this.file("control")}.new`, JSON.stringify(control));
    fs.renameSync(`${this.file("control")}.new`, this.file("control"));
  }

  /** Writes `count` changes, each to its own item. */
  async write(count: number, prefix: string): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
    for (const id of ids) {
      await this.clients.dynamodb.send(new PutItemCommand({ TableName: this.name, Item: { id: { S: id } } }));
    }
    return ids;
  }

  handled(): Line[] {
    return fs
      .readFileSync(this.file("handled"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }

  /** The ids among these that the function hasn't handled correctly. */
  missing(ids: readonly string[]): string[] {
    const handled = new Set(this.handled().flatMap(({ id, right }) => (right ? [id] : [])));
    return ids.filter((id) => !handled.has(id));
  }

  async queued(): Promise<number> {
    const { Attributes } = await this.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.queueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  /** The alarms in state ALARM. @param oldestMs age of the oldest unhandled record, in milliseconds. */
  async ringing(oldestMs: number): Promise<string[]> {
    return this.alarms.ringing({ IteratorAge: oldestMs, ApproximateNumberOfMessagesVisible: await this.queued() });
  }

  async until(title: string, holds: () => boolean | Promise<boolean>, stop: AbortSignal): Promise<void> {
    for (const deadline = Date.now() + 60_000; !(await holds()); await delay(50)) {
      if (stop.aborted) throw new StoppedError("Stopped.");
      if (Date.now() > deadline) throw new StoppedError(`${title}: not within a minute. Is the emulator MiniStack?`);
    }
  }

  /** Removes every resource made here. */
  async strike(): Promise<void> {
    const { dynamodb, iam, lambda, sqs } = this.clients;
    const { name } = this;
    const ignore = () => undefined;
    await this.unmap().catch(ignore);
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name })).catch(ignore);
    await dynamodb.send(new DeleteTableCommand({ TableName: name })).catch(ignore);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: this.queueUrl })).catch(ignore);
    await this.rights(false).catch(ignore);
    await iam.send(new DeleteRoleCommand({ RoleName: name })).catch(ignore);
    await this.alarms.remove().catch(ignore);
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  private file(name: string): string {
    return path.join(this.directory, name);
  }
}
