// What a rehearsal happens on: a table, a function, a mapping, a queue and alarms of its own, on an emulator.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  DescribeAlarmsCommand,
} from "@aws-sdk/client-cloudwatch";
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
import { PROBE } from "./probe";

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

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};
const RIGHTS = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
      Resource: "*",
    },
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" },
  ],
};

export class Stage {
  public uuid = "";
  public streamArn = "";
  public written = 0;
  private queueUrl = "";
  private queueArn = "";
  private readonly directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-drill-"));

  /** @param name of everything that is made; nothing else is touched. */
  constructor(
    private readonly clients: Clients,
    public readonly name: string,
  ) {}

  /** Of its own: an emulator doesn't keep the series of different dimensions apart. */
  private get namespace(): string {
    return `Drill/${this.name}`;
  }

  async build(): Promise<void> {
    const { cloudwatch, dynamodb, iam, lambda, sqs } = this.clients;
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
    for (const [metric, namespace, dimension] of [
      ["IteratorAge", this.namespace, "FunctionName"],
      ["ApproximateNumberOfMessagesVisible", this.namespace, "QueueName"],
    ] as const) {
      await cloudwatch.send(
        new PutMetricAlarmCommand({
          AlarmName: `${name}-${metric}`,
          Namespace: namespace,
          MetricName: metric,
          Dimensions: [{ Name: dimension, Value: name }],
          Statistic: "Maximum",
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: metric === "IteratorAge" ? 2000 : 0,
          ComparisonOperator: "GreaterThanThreshold",
          TreatMissingData: "notBreaching",
        }),
      );
    }
  }

  /** Batches that are older than a second are given up: emulators count no retries. */
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
          ? { Filters: filters.map((one) => ({ Pattern: JSON.stringify(one) })) }
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

  /** Writes so many changes, each of an item of its own. */
  async write(count: number, prefix: string): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
    for (const id of ids) {
      await this.clients.dynamodb.send(new PutItemCommand({ TableName: this.name, Item: { id: { S: id } } }));
    }
    this.written += count;
    return ids;
  }

  handled(): Line[] {
    return fs
      .readFileSync(this.file("handled"), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  }

  /** Items of these that the function hasn't handled rightly. */
  missing(ids: readonly string[]): string[] {
    const right = new Set(this.handled().flatMap(({ id, right: is }) => (is ? [id] : [])));
    return ids.filter((id) => !right.has(id));
  }

  async queued(): Promise<number> {
    const { Attributes } = await this.clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.queueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
    );
    return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
  }

  /** The alarms that ring. An emulator measures neither metric: what was measured here is reported in its place. */
  async alarms(oldestMs: number): Promise<string[]> {
    const { cloudwatch } = this.clients;
    for (const [Namespace, MetricName, Name, Value] of [
      [this.namespace, "IteratorAge", "FunctionName", oldestMs],
      [this.namespace, "ApproximateNumberOfMessagesVisible", "QueueName", await this.queued()],
    ] as const) {
      await cloudwatch.send(
        new PutMetricDataCommand({
          Namespace,
          MetricData: [{ MetricName, Value, Dimensions: [{ Name, Value: this.name }] }],
        }),
      );
    }
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: `${this.name}-` }));
    return (MetricAlarms ?? []).flatMap(({ AlarmName, StateValue }) =>
      StateValue === "ALARM" && AlarmName ? [AlarmName.slice(this.name.length + 1)] : [],
    );
  }

  async until(title: string, holds: () => boolean | Promise<boolean>, stop: AbortSignal): Promise<void> {
    for (const deadline = Date.now() + 60_000; !(await holds()); await delay(50)) {
      if (stop.aborted) throw new StoppedError("Stopped.");
      if (Date.now() > deadline) throw new StoppedError(`${title}: not within a minute. Is the emulator MiniStack?`);
    }
  }

  /** Removes everything that was made. */
  async strike(): Promise<void> {
    const { cloudwatch, dynamodb, iam, lambda, sqs } = this.clients;
    const { name } = this;
    const ignore = () => undefined;
    await this.unmap().catch(ignore);
    await lambda.send(new DeleteFunctionCommand({ FunctionName: name })).catch(ignore);
    await dynamodb.send(new DeleteTableCommand({ TableName: name })).catch(ignore);
    await sqs.send(new DeleteQueueCommand({ QueueUrl: this.queueUrl })).catch(ignore);
    await this.rights(false).catch(ignore);
    await iam.send(new DeleteRoleCommand({ RoleName: name })).catch(ignore);
    await cloudwatch
      .send(
        new DeleteAlarmsCommand({
          AlarmNames: ["IteratorAge", "ApproximateNumberOfMessagesVisible"].map((one) => `${name}-${one}`),
        }),
      )
      .catch(ignore);
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  private file(name: string): string {
    return path.join(this.directory, name);
  }
}
