// What is the same for every emulator.
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import type { Instance } from "../model/target";

/** Settings of the Terraform AWS provider for an instance, as Terraform writes them. */
export function providerSettings({ endpoint, client, tags }: Instance): Record<string, unknown> {
  const common = tags === undefined ? {} : { default_tags: [{ tags }] };
  if (endpoint === undefined) return { region: client.region, ...common };
  return {
    ...common,
    region: "us-east-1",
    access_key: "test",
    secret_key: "test",
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_requesting_account_id: true,
    // One attempt: the first answer is the finding. The default is 25, which asks for an emulator's "500 Internal Server Error" for
    // minutes, and after a connection that broke makes a second mapping beside the first.
    max_retries: 1,
    endpoints: [Object.fromEntries(["dynamodb", "iam", "lambda", "sqs", "sts"].map((service) => [service, endpoint]))],
  };
}

/** Client settings of an emulator. One attempt: the first answer is the finding. */
export const emulatorInstance = (endpoint: string, stop: () => Promise<void>): Instance => ({
  endpoint,
  client: { ...emulatorClient(endpoint), maxAttempts: 1 },
  stop,
});
