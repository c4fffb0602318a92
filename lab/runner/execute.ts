// Runs one case with one tool on one target.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { clientsOf } from "../model/clients";
import { Context } from "../model/context";
import type { Scenario } from "../model/scenario";
import { expectConnected } from "./broken-connection";
import { makeDestination } from "./make-destination";
import { keyOf, recordsOf } from "../model/invocations";
import { normaliser } from "../steps/normalise";
import type { RunRecord, StepRecord } from "../record/run-record";
import type { Names } from "../model/stack";
import { whatIsLeft } from "../steps/look";
import { refusal } from "../steps/observing";
import { otherRegion, type Instance, type Target } from "../model/target";
import type { Tool } from "../model/tool";
import { takeDown } from "../tools/take-down";
import { handlerZip } from "../tools/zip";

/**
 * Runs the case's steps, and deletes what they leave.
 *
 * @param directory an empty directory of the run's own.
 * @throws BrokenConnection if the target's connection broke.
 * @throws Error if the lab itself fails; if a tool or a target rejects something, that is an answer.
 */
export async function execute(
  scenario: Scenario,
  tool: Tool,
  target: Target,
  instance: Instance,
  directory: string,
): Promise<RunRecord> {
  const names = namesOf(scenario, tool, instance, directory);
  try {
    if (scenario.destination) names.destinationArn = await makeDestination(scenario.destination, names, instance);
    return await runSteps(scenario, tool, target, instance, names, directory);
  } finally {
    if (!target.fresh) {
      const clients = clientsOf(instance);
      await takeDown(clients, names);
      Object.values(clients).forEach((client) => client.destroy());
    }
  }
}

async function runSteps(
  scenario: Scenario,
  tool: Tool,
  target: Target,
  instance: Instance,
  names: Names,
  directory: string,
): Promise<RunRecord> {
  const session = await tool.open({ directory, names, instance });
  const context = new Context(target, instance, names, session, scenario.stack, normaliser(names));
  const steps: StepRecord[] = [];
  try {
    for (const step of scenario.steps) {
      const seen = await step.run(context);
      if (!seen) continue;
      expectConnected(step.name, seen.outcome);
      context.planned = step.plans && seen.outcome.kind !== "refused";
      steps.push({ step: step.name, ...seen });
    }
    const left = await whatIsLeft(context).catch((error: unknown) => refusal(context, error));
    const delivered = target.invokes
      ? { delivered: [...new Set((await context.invocations()).flatMap(recordsOf).map(keyOf))].sort() }
      : {};
    const { tool: version, provider } = await tool.versions();
    return {
      case: scenario.id,
      ...(scenario.family === undefined ? {} : { family: scenario.family }),
      tool: { name: tool.name, version },
      provider,
      target: { name: target.name, version: await target.version() },
      date: new Date().toISOString().slice(0, 10),
      steps,
      left,
      ...delivered,
    };
  } finally {
    context.close();
    await session.close();
  }
}

/** Names of a run. On an account they are short and the run's own: a function's name has 64 characters at most. */
function nameOf(scenario: Scenario, tool: Tool, { prefix }: Instance): string {
  const base = `${scenario.id}-${tool.name}`;
  return prefix === undefined
    ? `lab-${base}`
    : `${prefix}-${createHash("sha256").update(base).digest("hex").slice(0, 8)}`;
}

function namesOf(scenario: Scenario, tool: Tool, instance: Instance, directory: string): Names {
  const name = nameOf(scenario, tool, instance);
  const names: Names = {
    table: name,
    function: `${name}-function`,
    role: `${name}-role`,
    queue: `${name}-queue`,
    topic: `${name}-topic`,
    bucket: `${name}-bucket`,
    second: `${name}-second`,
    restored: `${name}-restored`,
    otherRegion: otherRegion(instance),
    zip: handlerZip(),
    destination: scenario.destination,
  };
  if (instance.endpoint !== undefined) {
    names.handlerLog = path.join(fs.realpathSync(directory), "invocations.jsonl");
    names.endpoint = instance.endpoint;
    names.sdk = path.dirname(require.resolve("@aws-sdk/client-dynamodb/package.json"));
  }
  return names;
}
