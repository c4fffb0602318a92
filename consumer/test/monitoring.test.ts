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

type Recorder = Awaited<ReturnType<typeof make>>["recorder"];
const alarmNames = (recorder: Recorder) => recorder.all("MetricAlarm").map(({ name }) => name.replace("orders-", ""));
const widgets = (recorder: Recorder) =>
  (JSON.parse(recorder.find("Dashboard").dashboardBody) as { widgets: Widget[] }).widgets;
/** Names of the metrics in the dashboard's graphs, by title. */
const graphs = (recorder: Recorder) =>
  Object.fromEntries(
    widgets(recorder)
      .filter(({ type }) => type === "metric")
      .map(({ properties }) => [properties.title, properties.metrics!.map(([, name]) => name)]),
  );

describe("a consumer's alarms", () => {
  it("exist by default, and notify nobody", async () => {
    const { recorder } = await make();
    assert.deepEqual(alarmNames(recorder), ["iterator-age-50", "iterator-age-80", "throttles", "failed-changes"]);
    for (const { inputs } of recorder.all("MetricAlarm")) {
      assert.deepEqual([inputs.alarmActions, inputs.okActions], [[], []]);
    }
  });

  it("go off at once above 0, except throttles, which go off after five minutes in a row", async () => {
    const { recorder } = await make({ mapping: { onFailure: queue } });
    const watched = alarmNames(recorder)
      .filter((name) => !name.startsWith("iterator-age"))
      .map((name) => {
        const alarm = recorder.find("MetricAlarm", `orders-${name}`);
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
    const { recorder } = await make({ alarms: { notify: arn } });
    for (const { inputs } of recorder.all("MetricAlarm")) {
      assert.deepEqual([inputs.alarmActions, inputs.okActions], [[arn], [arn]]);
    }
  });

  it("accept the topic as a resource", async () => {
    await record();
    const topic = await settle(() => new sns.Topic("alarms"));
    const { recorder } = await make({ alarms: { notify: topic } });
    assert.deepEqual(recorder.find("MetricAlarm", "orders-throttles").alarmActions, [
      "arn:aws:sns:us-east-1:000000000000:alarms",
    ]);
  });

  it("can be switched off, with the dashboard", async () => {
    const { recorder, consumer } = await make({ alarms: false });
    assert.deepEqual([recorder.all("MetricAlarm"), recorder.all("Dashboard")], [[], []]);
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
        const { recorder } = await make({ mapping: { maximumRecordAgeInSeconds: age } });
        for (const share of [50, 80]) {
          const {
            alarmDescription: _,
            alarmActions: __,
            okActions: ___,
            ...alarm
          } = recorder.find("MetricAlarm", `orders-iterator-age-${share}`);
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
    const { namespace, metricName, dimensions } = (await make()).recorder.find("MetricAlarm", "orders-failed-changes");
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
      const { recorder } = await make({ mapping: { onFailure } });
      const depth = recorder.find("MetricAlarm", "orders-failed-batches");
      assert.deepEqual(
        [depth.namespace, depth.metricName, depth.dimensions],
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "given-up" }],
      );
      assert.equal(recorder.find("MetricAlarm", "orders-delivery-failures").metricName, "DestinationDeliveryFailures");
      assert.equal(recorder.find("EventSourceMapping").metricsConfig, undefined);
    }
  });

  it("count what is sent to a destination without a depth by the mapping's EventCount", async () => {
    const { recorder } = await make({ mapping: { onFailure: bucket } });
    const { metricName, dimensions } = recorder.find("MetricAlarm", "orders-failed-batches");
    assert.equal(metricName, "OnFailureDestinationDeliveredEventCount");
    assert.deepEqual(dimensions, { EventSourceMappingUUID: "11111111-2222-3333-4444-555555555555" });
    assert.deepEqual(recorder.find("EventSourceMapping").metricsConfig, { metrics: ["EventCount"] });
    const without = await make({ alarms: false, mapping: { onFailure: bucket } });
    assert.equal(without.recorder.find("EventSourceMapping").metricsConfig, undefined);
  });
});

describe("a consumer's dashboard", () => {
  it("shows the alarms, what they watch with their thresholds, and the last failures in the log", async () => {
    const { recorder } = await make({
      mapping: { onFailure: queue, maximumRecordAgeInSeconds: 1000 },
      function: { timeout: 30 },
    });
    assert.deepEqual(graphs(recorder), {
      "Iterator age (ms)": ["IteratorAge"],
      "Failed changes": ["FailedChanges"],
      Invocations: ["Invocations", "Errors", "Throttles"],
      "Duration (ms)": ["Duration"],
      "On-failure queue": ["ApproximateNumberOfMessagesVisible", "DestinationDeliveryFailures"],
    });
    const all = widgets(recorder);
    const lines = all.flatMap(({ properties }) => (properties.annotations as any)?.horizontal ?? []);
    assert.deepEqual(
      lines.map(({ value }) => value),
      [500_000, 800_000, 30_000],
    );
    assert.equal((all[0]!.properties.alarms as string[]).length, recorder.all("MetricAlarm").length);
    assert.match(String(all.at(-1)!.properties.query), /^SOURCE '\/aws\/lambda\/orders-' \| .* filter level = "ERROR"/);
    for (const { properties } of all.slice(1)) assert.equal(properties.region, "us-east-1");
  });

  it("shows the records' path if the mapping counts them", async () => {
    const { recorder } = await make({ mapping: { metrics: ["EventCount"] } });
    assert.deepEqual(graphs(recorder)["Records of the mapping"], [
      "PolledEventCount",
      "FilteredOutEventCount",
      "DroppedEventCount",
      "OnFailureDestinationDeliveredEventCount",
    ]);
  });

  it("has no overlapping widgets", async () => {
    const { recorder } = await make({ mapping: { onFailure: bucket, metrics: ["EventCount"] } });
    const cells = widgets(recorder).flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
    );
    assert.equal(new Set(cells).size, cells.length);
    for (const { x, width } of widgets(recorder)) assert.ok(x + width <= 24);
  });

  it("has an address, and can be switched off", async () => {
    const { consumer } = await make();
    assert.equal(
      await valueOf(consumer.dashboardUrl!),
      "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/orders",
    );
    const { recorder } = await make({ alarms: { dashboard: false } });
    assert.deepEqual(recorder.all("Dashboard"), []);
    assert.equal(recorder.all("MetricAlarm").length, 4);
  });
});
