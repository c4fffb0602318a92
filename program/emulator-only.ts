// Keeps a stack that talks to an emulator away from AWS.
import * as pulumi from "@pulumi/pulumi";

/**
 * Endpoints that aren't named after their module of @pulumi/aws, by the beginning of `<module>/<name>`; a function's name counts
 * without its "get". The longest one applies.
 */
const ENDPOINTS: Record<string, string> = {
  "alb/": "elbv2",
  "bedrock/agent": "bedrockagent",
  "bedrock/agentcore": "bedrockagentcore",
  "bedrockfoundation/": "bedrock",
  "bedrockmodel/": "bedrock",
  "cfg/": "configservice",
  "cloudfront/keyvaluestore": "cloudfrontkeyvaluestore",
  "cloudwatch/event": "events",
  "cloudwatch/internetMonitor": "internetmonitor",
  "cloudwatch/log": "logs",
  "cloudwatch/queryDefinition": "logs",
  "cognito/": "cognitoidp",
  "cognito/identityPool": "cognitoidentity",
  "docdb/elastic": "docdbelastic",
  "ebs/": "ec2",
  "ec2clientvpn/": "ec2",
  "ec2transitgateway/": "ec2",
  "kinesis/analyticsApplication": "kinesisanalytics",
  "kinesis/firehose": "firehose",
  "kinesis/video": "kinesisvideo",
  "lb/": "elbv2",
  "msk/": "kafka",
  "opensearch/serverless": "opensearchserverless",
  "route53/profiles": "route53profiles",
  "route53/resolver": "route53resolver",
  "s3/files": "s3files",
  "s3/vectors": "s3vectors",
  "ssm/contacts": "ssmcontacts",
  "ssm/quicksetup": "ssmquicksetup",
  "verifiedaccess/": "ec2",
  "vpc/": "ec2",
};

/** The endpoints behind functions that belong to no module; null if the provider answers by itself. */
const FUNCTIONS: Record<string, string | null> = {
  getArn: null,
  getAvailabilityZone: "ec2",
  getAvailabilityZones: "ec2",
  getBillingServiceAccount: null,
  getCallerIdentity: "sts",
  getDefaultTags: null,
  getPartition: null,
  getRegion: null,
  getRegions: "ec2",
  getService: null,
  getServicePrincipal: null,
};

/** The settings without which a provider that the program creates would contact AWS. */
const PROVIDER_SETTINGS = [
  "accessKey",
  "secretKey",
  "endpoints",
  "skipCredentialsValidation",
  "skipRequestingAccountId",
  "skipMetadataApiCheck",
  "s3UsePathStyle",
];

/**
 * If `aws:endpoints` names an emulator, checks every resource and every function call of the program before it reaches the
 * provider, and points providers that the program creates at the emulator too. Call it before the first resource is created.
 *
 * @returns whether the stack talks to an emulator.
 * @throws Error, later, from whatever uses a service that has no endpoint; the provider would call AWS for it.
 */
export function keepToEmulator(config = new pulumi.Config("aws")): boolean {
  const endpoints = emulatorEndpoints(config);
  if (endpoints === undefined) return false;
  if (pulumi.runtime.getStackResource() === undefined) return true; // under mocks there is no stack
  const check = ({ type, name }: { type: string; name: string }): undefined =>
    rejectWithoutEndpoint(`Resource "${name}"`, type, endpoints);
  // Two hooks, because neither sees everything. The engine runs a resource transform, so it also sees the children of a component that
  // runs in a plugin, such as @pulumi/awsx's, but no resource that is only read (`Table.get`). The SDK's stack transformation sees those.
  pulumi.runtime.registerResourceTransform((resource) =>
    resource.type === "pulumi:providers:aws"
      ? { props: { ...resource.props, ...providerSettings(config) }, opts: resource.opts }
      : check(resource),
  );
  pulumi.runtime.registerStackTransformation(check);
  pulumi.runtime.registerInvokeTransform(({ token }) => rejectWithoutEndpoint("A function call", token, endpoints));
  return true;
}

/** The endpoints of the stack; undefined if there are none, or if one of them is AWS's own, such as a VPC endpoint. */
export function emulatorEndpoints(config: pulumi.Config): Record<string, string> | undefined {
  const endpoints = Object.assign({}, ...(config.getObject<Record<string, string>[]>("endpoints") ?? [])) as Record<
    string,
    string
  >;
  const hosts = Object.values(endpoints).map((url) => new URL(url).hostname);
  const isAws = (host: string) => /\.(amazonaws\.com(\.cn)?|api\.aws)$/.test(host);
  return hosts.length === 0 || hosts.some(isAws) ? undefined : endpoints;
}

/**
 * @param subject what uses the service, for the message.
 * @param token type of the resource or name of the function, such as `aws:sns/topic:Topic`.
 * @throws Error if one of the services behind the token has no endpoint.
 */
export function rejectWithoutEndpoint(subject: string, token: string, endpoints: Record<string, string>): undefined {
  const [provider] = token.split(":");
  if (provider === "aws-native" || provider === "awscc") {
    throw new pulumi.RunError(
      `${subject} (${token}) would call AWS: ${provider} can't be sent to an emulator. Use @pulumi/aws`,
    );
  }
  if (provider !== "aws") return undefined;
  const endpoint = endpointOf(token);
  if (endpoint === null || endpoints[endpoint] !== undefined) return undefined;
  throw new pulumi.RunError(
    `${subject} (${token}) would call AWS: aws:endpoints in this stack's file has no endpoint for ${endpoint}. ` +
      "If the emulator serves it, add it there.",
  );
}

/** Name of the endpoint behind a token of @pulumi/aws; null if the provider answers by itself. */
function endpointOf(token: string): string | null {
  const [, path = "", member = ""] = token.split(":");
  const [module = "", name = ""] = path.split("/");
  if (module === "index") return FUNCTIONS[member] === undefined ? member : FUNCTIONS[member];
  const bare = name.replace(/^get([A-Z])/, (_, letter: string) => letter.toLowerCase());
  const [longest] = Object.keys(ENDPOINTS)
    .filter((start) => `${module}/${bare}`.startsWith(start))
    .sort((a, b) => b.length - a.length);
  return longest === undefined ? module : (ENDPOINTS[longest] ?? module);
}

function providerSettings(config: pulumi.Config): Record<string, string> {
  const set = PROVIDER_SETTINGS.map((key) => [key, config.get(key)] as const).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(set) as Record<string, string>;
}
