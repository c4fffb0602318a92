import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { serviceOf } from "dynamodb-streams-aws/arn";
import { openFailures } from "../failures/open";
import type { Clients } from "../target/clients";
import type { Mapping } from "../target/mapping";
import type { Facts } from "./facts";

/** Counts the messages in the on-failure destination, and finds the age of the oldest. */
export async function askDestination(
  clients: Clients,
  facts: Facts,
  mapping: Mapping,
  tableName: string,
): Promise<void> {
  if (mapping.onFailure === undefined) return;
  facts.destination = { title: mapping.onFailure };
  const service = serviceOf(mapping.onFailure);
  if (service !== "sqs" && service !== "s3") return;
  const options = { queue: undefined, holdSeconds: 30, waitSeconds: 0, exclusive: false };
  const source = await openFailures(clients, { mapping, tableName }, options);
  const { waiting, held } = await source.depth();
  facts.destination = { title: source.title, waiting: waiting + held, queue: service === "sqs" };
  if (service !== "sqs") return;
  // A queue's attributes lack the age, and receiving a message would change the queue, so it comes from the metric.
  const { Datapoints = [] } = await clients.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/SQS",
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: source.title.replace("queue ", "") }],
      StartTime: new Date(Date.now() - 900_000),
      EndTime: new Date(),
      Period: 900,
      Statistics: ["Maximum"],
    }),
  );
  const age = Datapoints[0]?.Maximum;
  if (age !== undefined) facts.destination.oldest = Date.now() - age * 1000;
}
