import { localStackTarget } from "./localstack/host";

export const localstack = localStackTarget({
  name: "localstack",
  title: "LocalStack",
  about:
    "localstack-core from PyPI in host mode, with its default table service, which keeps streams in Kinesis. Ten threads fill them, so records of writes in quick succession can change places.",
  env: {},
  // Where its table service matters; Pulumi is run on the newer one.
  chapters: [2, 3, 4, 5, 6],
  tools: ["terraform", "api"],
});
