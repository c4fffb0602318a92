import { randomBytes } from "node:crypto";
import type { Target } from "../model/target";
import { emulatorInstance } from "./emulator";

/** Everything that a run makes on an account has this tag; its value is the run's id. */
export const TAG = "dynamodb-streams-lab";

/** Lambda's documentation gives minutes for a new mapping to begin; the window leaves room for that. */
const MINUTES = 60_000;

const runId = randomBytes(3).toString("hex");

/** This run on an account: its names, its tags, and where it goes. */
export const awsRun = {
  runId,
  prefix: `lab-${runId}`,
  tags: { [TAG]: runId },
  region: process.env.AWS_REGION,
  /** An emulator that stands in for the account in a rehearsal. */
  standIn: undefined as string | undefined,
};

export const aws: Target = {
  name: "aws",
  title: "AWS",
  about: "The account whose credentials are in the environment, in AWS_REGION. Every run deletes what it creates.",
  version: async () => (awsRun.standIn === undefined ? "live" : "a stand-in"),
  async unavailable() {
    if (awsRun.standIn !== undefined || awsRun.region !== undefined) return undefined;
    return "AWS_REGION isn't set";
  },
  invokes: true,
  fresh: false,
  get settleMs() {
    return awsRun.standIn === undefined ? MINUTES : 0;
  },
  get windowMs() {
    return awsRun.standIn === undefined ? 3 * MINUTES : 4000;
  },
  async start() {
    const { prefix, tags, region, standIn } = awsRun;
    if (standIn !== undefined) return { ...emulatorInstance(standIn, async () => undefined), prefix, tags };
    return { client: { region }, prefix, tags, stop: async () => undefined };
  },
};
