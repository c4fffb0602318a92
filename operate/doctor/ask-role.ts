import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { serviceOf } from "dynamodb-streams-aws/arn";
import { STREAM_LIST_ACTION, STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import type { Clients } from "../target/clients";
import type { Mapping } from "../target/mapping";
import type { Facts } from "./facts";

/** The action that allows sending a failed batch, by the destination's service. */
const SEND_ACTIONS: Record<string, string> = { sqs: "sqs:SendMessage", sns: "sns:Publish", s3: "s3:PutObject" };

/** Asks IAM which of the mapping's actions the role is denied. IAM also considers managed policies and boundaries. */
export async function askRole({ iam }: Clients, facts: Facts, mapping: Mapping): Promise<void> {
  const roleArn = facts.function?.roleArn;
  if (roleArn === undefined) return;
  const send = mapping.onFailure && SEND_ACTIONS[serviceOf(mapping.onFailure) ?? ""];
  const questions: [string[], string][] = [
    [[...STREAM_READ_ACTIONS], mapping.streamArn],
    [[STREAM_LIST_ACTION], "*"],
    ...(send && mapping.onFailure
      ? [[[send], send.startsWith("s3:") ? `${mapping.onFailure}/*` : mapping.onFailure] as [string[], string]]
      : []),
  ];
  const denied: NonNullable<Facts["denied"]> = [];
  for (const [ActionNames, resource] of questions) {
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn: roleArn, ActionNames, ResourceArns: [resource] }),
    );
    for (const { EvalActionName = "", EvalDecision } of EvaluationResults ?? []) {
      if (EvalDecision !== "allowed") denied.push({ action: EvalActionName, resource });
    }
  }
  facts.denied = denied;
}
