// Runs one case with one tool on one target.
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import * as fs from "node:fs";
import * as path from "node:path";
import { Bench } from "../model/context";
import type { LabCase } from "../model/scenario";
import { expectConnected } from "./connection";
import { keyOf, recordsOf } from "../model/invocations";
import { normaliser } from "../steps/normalise";
import type { Result, StepResult } from "../record/run-record";
import type { Names } from "../model/stack";
import { whatIsLeft } from "../steps/look";
import { refusal } from "../steps/refusal";
import type { Instance, Target } from "../model/target";
import { takeDown } from "../tools/api";
import type { Tool } from "../model/tool";
import { handlerZip } from "../tools/zip";

/**
 * Runs the case's steps, and takes down what they leave.
 *
 * @param directory an empty directory of the run's own.
 * @throws BrokenConnection where the target's connection broke.
 * @throws Error where the lab itself fails; what a tool or a target refuses is an answer.
 */
export async function execute(
  what: LabCase,
  tool: Tool,
  target: Target,
  instance: Instance,
  directory: string,
): Promise<Result> {
  const names = await makeNames(what, tool, instance, directory);
  const session = await tool.open({ directory, names, instance });
  const bench = new Bench(target, instance, names, session, what.stack, normaliser(names));
  const steps: StepResult[] = [];
  try {
    for (const step of what.steps) {
      const given = await step.run(bench);
      if (given) expectConnected(step.name, given.says);
      if (given) bench.planned = step.plans && !given.says.startsWith("refused");
      if (given) steps.push({ step: step.name, kind: step.kind, ...given });
    }
    const remains = await whatIsLeft(bench).catch((error: unknown) => refusal(bench, error));
    const delivered = target.invokes
      ? { delivered: [...new Set((await bench.invocations()).flatMap(recordsOf).map(keyOf))].sort() }
      : {};
    const { tool: version, provider } = await tool.versions();
    return {
      case: what.id,
      tool: { name: tool.name, version },
      provider,
      target: { name: target.name, version: await target.version() },
      date: new Date().toISOString().slice(0, 10),
      steps,
      left: remains,
      ...delivered,
    };
  } finally {
    await session.close();
    if (!target.fresh) await takeDown(bench, names);
    bench.close();
  }
}

async function makeNames(what: LabCase, tool: Tool, instance: Instance, directory: string): Promise<Names> {
  const name = `lab-${what.id}-${tool.name}`;
  const emulated = instance.endpoint !== undefined;
  return {
    table: name,
    function: `${name}-function`,
    role: `${name}-role`,
    queue: `${name}-queue`,
    zip: handlerZip(),
    ...(emulated ? { handlerLog: path.join(fs.realpathSync(directory), "invocations.jsonl") } : {}),
    ...(what.queue ? { queueArn: await makeQueue(`${name}-queue`, instance) } : {}),
  };
}

/** A queue through the API: the provider waits 25 s for each that it makes. */
async function makeQueue(name: string, instance: Instance): Promise<string> {
  const sqs = new SQSClient(instance.client);
  try {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
    if (Attributes?.QueueArn === undefined) throw new Error(`The target has no ARN for the queue ${name}.`);
    return Attributes.QueueArn;
  } finally {
    sqs.destroy();
  }
}
