import type { Target } from "../model/target";

/** Lambda's documentation gives minutes for a new mapping to begin; the window leaves room for that. */
const MINUTES = 60_000;

export const aws: Target = {
  name: "aws",
  title: "AWS",
  about: "The account of the credentials in the environment, and AWS_REGION; every run takes down what it makes.",
  version: async () => "live",
  async unavailable() {
    if (process.env.AWS_REGION === undefined) return "AWS_REGION isn't set";
    return undefined;
  },
  invokes: true,
  fresh: false,
  settleMs: MINUTES,
  windowMs: 3 * MINUTES,
  async start() {
    return { client: { region: process.env.AWS_REGION }, stop: async () => undefined };
  },
};
