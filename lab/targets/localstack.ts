import { localStack } from "./localstack/host";

export const localstack = localStack({
  name: "localstack",
  title: "LocalStack",
  about: "localstack-core from PyPI in host mode with its default table service, whose streams are kept in Kinesis.",
  env: {},
  // The first chapter says the same as with its newer table service.
  chapters: [2, 3, 4, 5, 6, 7, 8],
  // Pulumi is run on the newer one: what the two differ in is the service's, not the tool's.
  tools: ["terraform", "api"],
});
