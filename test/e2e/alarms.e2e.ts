// What the alarms of stack aws do when a metric has a value: a real engine makes them on an emulator, which evaluates them.
//
// MiniStack evaluates an alarm at each PutMetricData: namespace, metric, statistic, threshold, and the length of the window. It
// takes the values of all dimensions together, the whole window as one, and missing data as no change; those are shown by what
// DescribeAlarms returns, and by consumer/test/monitoring.test.ts.
import assert from "node:assert/strict";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  type MetricAlarm,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import { poll } from "dynamodb-streams-support/poll";
import { emptyStack, type TestStack } from "./stack";

/** What AWS reports under which names: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const LAMBDA = { namespace: "AWS/Lambda", dimension: { Name: "FunctionName", Value: "simple" } };
const DAY_MS = 86_400_000;

/** For each alarm, the greatest value at which it is silent; a value that is greater by 1 sets it off. */
const SILENT: Record<string, { namespace: string; metric: string; dimension: object; value: number; minutes: number }> =
  {
    "iterator-age-50": { ...LAMBDA, metric: "IteratorAge", value: 0.5 * DAY_MS, minutes: 1 },
    "iterator-age-80": { ...LAMBDA, metric: "IteratorAge", value: 0.8 * DAY_MS, minutes: 1 },
    throttles: { ...LAMBDA, metric: "Throttles", value: 0, minutes: 5 },
    "delivery-failures": { ...LAMBDA, metric: "DestinationDeliveryFailures", value: 0, minutes: 1 },
    "failed-changes": { ...LAMBDA, namespace: "DynamoDBStreams", metric: "FailedChanges", value: 0, minutes: 1 },
    "failed-batches": {
      namespace: "AWS/SQS",
      metric: "ApproximateNumberOfMessagesVisible",
      dimension: { Name: "QueueName", Value: "simple-given-up" },
      value: 0,
      minutes: 1,
    },
  };

describe("the alarms of stack aws", () => {
  let stack: TestStack;
  let cloudwatch: CloudWatchClient;
  let sqs: SQSClient;
  let queue: string;
  let topic: string;

  before(async () => {
    stack = await emptyStack("aws");
    cloudwatch = new CloudWatchClient(emulatorClient(stack.endpoint));
    sqs = new SQSClient(emulatorClient(stack.endpoint));
    queue = (await sqs.send(new CreateQueueCommand({ QueueName: "told" }))).QueueUrl!;
    topic = /<TopicArn>([^<]+)/.exec(await sns({ Action: "CreateTopic", Name: "alarms" }))![1]!;
    await sns({
      Action: "Subscribe",
      TopicArn: topic,
      Protocol: "sqs",
      Endpoint: topic.replace(/:sns:(.*):alarms/, ":sqs:$1:told"),
    });
    await stack.configure("alarmTopic", topic);
    const up = await stack.run("up");
    assert.equal(up.code, 0, up.output);
  });

  after(async () => {
    cloudwatch?.destroy();
    sqs?.destroy();
    await stack?.dispose();
  });

  /** A request to SNS, which no client is installed for. The emulator finds the service in the signature's scope. */
  async function sns(parameters: Record<string, string>): Promise<string> {
    const scope =
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=none";
    const answer = await fetch(stack.endpoint, {
      method: "POST",
      headers: { authorization: scope },
      body: new URLSearchParams({ Version: "2010-03-31", ...parameters }),
    });
    assert.equal(answer.status, 200);
    return answer.text();
  }

  /** The alarms, by the part of their names that says what they watch. */
  async function alarms(): Promise<Map<string, MetricAlarm>> {
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    return new Map(
      MetricAlarms.map((alarm) => [alarm.AlarmName!.replace(/^simple-/, "").replace(/-[0-9a-f]{7}$/, ""), alarm]),
    );
  }

  const report = async (key: string, above: number) => {
    const { namespace, metric, dimension, value } = SILENT[key]!;
    const MetricData = [{ MetricName: metric, Value: value + above, Dimensions: [dimension as never] }];
    await cloudwatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
  };
  const stateOf = async (key: string) => (await alarms()).get(key)!.StateValue;

  it("are six, on metrics and dimensions that AWS reports", async () => {
    const made = await alarms();
    assert.deepEqual([...made.keys()].sort(), Object.keys(SILENT).sort());
    for (const [key, { namespace, metric, dimension, value, minutes }] of Object.entries(SILENT)) {
      const { Namespace, MetricName, Dimensions, Threshold, ComparisonOperator, Period, EvaluationPeriods } =
        made.get(key)!;
      assert.deepEqual(
        { Namespace, MetricName, Dimensions, Threshold, ComparisonOperator, Period, EvaluationPeriods },
        {
          Namespace: namespace,
          MetricName: metric,
          Dimensions: [dimension],
          Threshold: value,
          ComparisonOperator: "GreaterThanThreshold",
          Period: 60,
          EvaluationPeriods: minutes,
        },
        key,
      );
    }
  });

  for (const key of Object.keys(SILENT)) {
    it(`${key} is silent at its threshold, and goes off above it`, async () => {
      await report(key, 0);
      assert.equal(await stateOf(key), "OK");
      await report(key, 1);
      assert.equal(await stateOf(key), "ALARM");
    });
  }

  it("notify the configured topic", async () => {
    const notified = new Set<string>();
    await poll(
      async () => {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queue, MaxNumberOfMessages: 10 }),
        );
        for (const { Body = "{}" } of Messages) {
          const { Message } = JSON.parse(Body) as { Message: string };
          const { AlarmName, NewStateValue } = JSON.parse(Message) as { AlarmName: string; NewStateValue: string };
          if (NewStateValue === "ALARM") notified.add(AlarmName);
        }
        return notified.size === Object.keys(SILENT).length;
      },
      { limitMs: 60_000 },
    );
    assert.deepEqual([...notified].sort(), [...(await alarms()).values()].map(({ AlarmName }) => AlarmName).sort());
  });

  it("are shown on a dashboard, whose address is an output", async () => {
    const { DashboardBody = "" } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: "simple" }));
    for (const { AlarmArn = "" } of (await alarms()).values()) assert.ok(DashboardBody.includes(AlarmArn), AlarmArn);
    const { dashboardUrl, onFailureQueueUrl } = await stack.outputs();
    assert.match(dashboardUrl!, /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/cloudwatch\/.*dashboard\/simple$/);
    assert.match(onFailureQueueUrl!, /\/simple-given-up$/);
  });
});
