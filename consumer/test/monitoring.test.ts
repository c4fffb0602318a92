import assert from "node:assert/strict";
import * as sns from "@pulumi/aws/sns";
import * as s3 from "@pulumi/aws/s3";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { record, settle } from "dynamodb-streams-support/mocks";
import { secondsUntilLoss } from "../thresholds";
import type { Widget } from "../dashboard";
import { make, valueOf } from "./make";

const DIMENSIONS = { FunctionName: "orders" };
const queue = () => new sqs.Queue("given-up");
const bucket = () => new s3.Bucket("given-up");

type Made = Awaited<ReturnType<typeof make>>["made"];
const alarmNames = (made: Made) => made.all("MetricAlarm").map(({ name }) => name.replace("orders-", ""));
const widgets = (made: Made) => (JSON.parse(made.find("Dashboard").dashboardBody) as { widgets: Widget[] }).widgets;
/** Names of the metrics in the dashboard's graphs, by title. */
const graphs = (made: Made) =>
  Object.fromEntries(
    widgets(made)
      .filter(({ type }) => type === "metric")
      .map(({ properties }) => [properties.title, properties.metrics!.map(([, name]) => name)]),
  );

describe("a consumer's alarms", () => {
  it("exist by default, and notify nobody", async () => {
    const { made } = await make();
    assert.deepEqual(alarmNames(made), ["iterator-age-50", "iterator-age-80", "throttles", "failed-changes"]);
    for (const { inputs } of made.all("MetricAlarm")) {
      assert.deepEqual([inputs.alarmActions, inputs.okActions], [[], []]);
    }
  });

  it("go off at once above 0, except throttles, which go off after five minutes in a row", async () => {
    const { made } = await make({ mapping: { onFailure: queue } });
    const watched = alarmNames(made)
      .filter((name) => !name.startsWith("iterator-age"))
      .map((name) => {
        const alarm = made.find("MetricAlarm", `orders-${name}`);
        const { metricName, statistic, comparisonOperator, threshold, period, evaluationPeriods } = alarm;
        assert.deepEqual(
          [comparisonOperator, threshold, period, alarm.treatMissingData],
          ["GreaterThanThreshold", 0, 60, "notBreaching"],
        );
        return [name, metricName, statistic, evaluationPeriods];
      });
    assert.deepEqual(watched, [
      ["throttles", "Throttles", "Sum", 5],
      ["failed-changes", "FailedChanges", "Sum", 1],
      ["failed-batches", "ApproximateNumberOfMessagesVisible", "Maximum", 1],
      ["delivery-failures", "DestinationDeliveryFailures", "Sum", 1],
    ]);
  });

  it("notify a topic when they go off and when they are over", async () => {
    const arn = "arn:aws:sns:us-east-1:000000000000:alarms";
    const { made } = await make({ alarms: { notify: arn } });
    for (const { inputs } of made.all("MetricAlarm")) {
      assert.deepEqual([inputs.alarmActions, inputs.okActions], [[arn], [arn]]);
    }
  });

  it("accept the topic as a resource", async () => {
    await record();
    const topic = await settle(() => new sns.Topic("alarms"));
    const { made } = await make({ alarms: { notify: topic } });
    assert.deepEqual(made.find("MetricAlarm", "orders-throttles").alarmActions, [
      "arn:aws:sns:us-east-1:000000000000:alarms",
    ]);
  });

  it("can be switched off, with the dashboard", async () => {
    const { made, consumer } = await make({ alarms: false });
    assert.deepEqual([made.all("MetricAlarm"), made.all("Dashboard")], [[], []]);
    assert.equal(consumer.dashboardUrl, undefined);
  });

  for (const [maximumRecordAgeInSeconds, seconds] of [
    [-1, 86_400],
    [3600, 3600],
    [604_800, 86_400],
    [60, 60],
  ] as const) {
    it(`go off at 50 % and 80 % of ${seconds} s if maximumRecordAgeInSeconds is ${maximumRecordAgeInSeconds}`, async () => {
      assert.equal(secondsUntilLoss(maximumRecordAgeInSeconds), seconds);
      for (const age of [maximumRecordAgeInSeconds, pulumi.output(maximumRecordAgeInSeconds)]) {
        const { made } = await make({ mapping: { maximumRecordAgeInSeconds: age } });
        for (const share of [50, 80]) {
          const {
            alarmDescription: _,
            alarmActions: __,
            okActions: ___,
            ...alarm
          } = made.find("MetricAlarm", `orders-iterator-age-${share}`);
          assert.deepEqual(alarm, {
            namespace: "AWS/Lambda",
            metricName: "IteratorAge",
            dimensions: DIMENSIONS,
            statistic: "Maximum",
            comparisonOperator: "GreaterThanThreshold",
            threshold: seconds * share * 10,
            period: 60,
            evaluationPeriods: 1,
            treatMissingData: "ignore", // a stuck mapping reports no age
          });
        }
      }
    });
  }

  it("count the changes that the handler logs as failed, which Lambda's Errors doesn't", async () => {
    const { namespace, metricName, dimensions } = (await make()).made.find("MetricAlarm", "orders-failed-changes");
    assert.deepEqual(
      { namespace, metricName, dimensions },
      {
        namespace: "DynamoDBStreams",
        metricName: "FailedChanges",
        dimensions: DIMENSIONS,
      },
    );
  });

  it("watch the depth of an on-failure queue, and whether Lambda can send to it", async () => {
    for (const onFailure of [queue, () => ({ arn: "arn:aws:sqs:us-east-1:000000000000:given-up" })]) {
      const { made } = await make({ mapping: { onFailure } });
      const depth = made.find("MetricAlarm", "orders-failed-batches");
      assert.deepEqual(
        [depth.namespace, depth.metricName, depth.dimensions],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "given-up" }],
      );
      assert.equal(made.find("MetricAlarm", "orders-delivery-failures").metricName, "DestinationDeliveryFailures");
      assert.equal(made.find("EventSourceMapping").metricsConfig, undefined);
    }
  });

  it("count what is sent to a destination without a depth by the mapping's EventCount", async () => {
    const { made } = await make({ mapping: { onFailure: bucket } });
    const { metricName, dimensions } = made.find("MetricAlarm", "orders-failed-batches");
    assert.equal(metricName, "OnFailureDestinationDeliveredEventCount");
    assert.deepEqual(dimensions, { EventSourceMappingUUID: "11111111-2222-3333-4444-555555555555" });
    assert.deepEqual(made.find("EventSourceMapping").metricsConfig, { metrics: ["EventCount"] });
    const without = await make({ alarms: false, mapping: { onFailure: bucket } });
    assert.equal(without.made.find("EventSourceMapping").metricsConfig, undefined);
  });
});

describe("a consumer's dashboard", () => {
  it("shows the alarms, what they watch with their thresholds, and the last failures in the log", async () => {
    const { made } = await make({
      mapping: { onFailure: queue, maximumRecordAgeInSeconds: 1000 },
      function: { timeout: 30 },
    });
    assert.deepEqual(graphs(made), {
      "Iterator age (ms)": ["IteratorAge"],
      "Failed changes": ["FailedChanges"],
      Invocations: ["Invocations", "Errors", "Throttles"],
      "Duration (ms)": ["Duration"],
      "On-failure queue": ["ApproximateNumberOfMessagesVisible", "DestinationDeliveryFailures"],
    });
    const all = widgets(made);
    const lines = all.flatMap(({ properties }) => (properties.annotations as any)?.horizontal ?? []);
    assert.deepEqual(
      lines.map(({ value }) => value),
      [500_000, 800_000, 30_000],
    );
    assert.equal((all[0]!.properties.alarms as string[]).length, made.all("MetricAlarm").length);
    assert.match(String(all.at(-1)!.properties.query), /^SOURCE '\/aws\/lambda\/orders-' \| .* filter level = "ERROR"/);
    for (const { properties } of all.slice(1)) assert.equal(properties.region, "us-east-1");
  });

  it("shows the records' path if the mapping counts them", async () => {
    const { made } = await make({ mapping: { metrics: ["EventCount"] } });
    assert.deepEqual(graphs(made)["Records of the mapping"], [
      "PolledEventCount",
      "FilteredOutEventCount",
      "DroppedEventCount",
      "OnFailureDestinationDeliveredEventCount",
    ]);
  });

  it("has no overlapping widgets", async () => {
    const { made } = await make({ mapping: { onFailure: bucket, metrics: ["EventCount"] } });
    const cells = widgets(made).flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    for (const { x, width } of widgets(made)) assert.ok(x + width <= 24);
  });

  it("has an address, and can be switched off", async () => {
    const { consumer } = await make();
    assert.equal(
      await valueOf(consumer.dashboardUrl!),
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/orders",
    );
    const { made } = await make({ alarms: { dashboard: false } });
    assert.deepEqual(made.all("Dashboard"), []);
    assert.equal(made.all("MetricAlarm").length, 4);
  });
});
