// Running on an AWS account: which one, at what cost, and only if its owner agrees.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as readline from "node:readline/promises";
import { aws, awsRun } from "../targets/aws";
import { costBound } from "./cost";
import { otherRegion } from "../model/target";
import type { Run } from "./selection";

export interface AccountOptions {
  /** The account that the runs may use: twelve digits. */
  account?: string;
  /** The most that the runs may cost, in USD. */
  budget?: string;
  /** Agreed beforehand: doesn't ask. */
  yes: boolean;
}

/**
 * Checks the account and the cost, shows what will be made, and asks once.
 *
 * @throws Error if the credentials are of another account, the bound is over the budget, or the answer isn't yes.
 */
export async function agreeOnAccount(runs: readonly Run[], { account, budget, yes }: AccountOptions): Promise<void> {
  if (account === undefined || !/^\d{12}$/.test(account))
    throw new Error(`--target aws needs --account <12 digits>, got ${JSON.stringify(account ?? null)}.`);
  const most = Number(budget);
  if (!(most > 0)) throw new Error(`--target aws needs --budget <USD>, got ${JSON.stringify(budget ?? null)}.`);
  const found = await callerAccount();
  if (found !== account)
    throw new Error(
      `The credentials are of account ${found}, not ${account}: nothing was made. Use that account's credentials, or another --account.`,
    );
  const bound = costBound(runs);
  if (bound > most)
    throw new Error(
      `${runs.length} runs could cost up to $${bound.toFixed(2)}, more than --budget ${most}: choose fewer with --case or --tool, or raise it.`,
    );
  console.log(
    [
      `Account ${account}, region ${awsRun.region ?? "of the stand-in"}, ${runs.length} runs, at most $${bound.toFixed(2)} (budget $${most.toFixed(2)}).`,
      `Each run makes and deletes a table, a role, a function, a mapping and sometimes a queue, topic, bucket or backup, named ${awsRun.prefix}-… and tagged ${Object.entries(
        awsRun.tags,
      )
        .map((tag) => tag.join("="))
        .join(", ")}.`,
      ...(runs.some(({ scenario }) => scenario.id.startsWith("replica-"))
        ? [`Cases of replicas make a second table in ${otherRegion(await aws.start(0, ""))}.`]
        : []),
      `If this process is killed: npm run lab -- --target aws --account ${account} --sweep`,
    ].join("\n"),
  );
  if (yes) return;
  const terminal = readline.createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Go on? [y/N] ");
  terminal.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new Error("Not agreed: nothing was made.");
}

async function callerAccount(): Promise<string> {
  const { client } = await aws.start(0, "");
  const sts = new STSClient(client);
  try {
    return (await sts.send(new GetCallerIdentityCommand({}))).Account ?? "unknown";
  } finally {
    sts.destroy();
  }
}
