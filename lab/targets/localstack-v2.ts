import { localStackTarget } from "./localstack/host";

export const localstackV2 = localStackTarget({
  name: "localstack-v2",
  title: "LocalStack v2",
  about:
    "The same with PROVIDER_OVERRIDE_DYNAMODB=v2 and PROVIDER_OVERRIDE_DYNAMODBSTREAMS=v2: its streams are DynamoDB Local's own.",
  env: { PROVIDER_OVERRIDE_DYNAMODB: "v2", PROVIDER_OVERRIDE_DYNAMODBSTREAMS: "v2" },
});
