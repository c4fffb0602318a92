// What an account holds, as the AWS API describes it.
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-lambda";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";

/** Names or ids of everything that the program can make. */
export interface Inventory {
  tables: string[];
  roles: string[];
  functions: string[];
  mappings: string[];
  logGroups: string[];
  queues: string[];
}

export const NOTHING: Inventory = { tables: [], roles: [], functions: [], mappings: [], logGroups: [], queues: [] };

/** The account behind an emulator's endpoint. */
export class Account {
  public readonly dynamodb: DynamoDBClient;
  public readonly iam: IAMClient;
  public readonly lambda: LambdaClient;
  private readonly logs: CloudWatchLogsClient;
  private readonly sqs: SQSClient;

  constructor(endpoint: string) {
    const client = emulatorClient(endpoint);
    this.dynamodb = new DynamoDBClient(client);
    this.iam = new IAMClient(client);
    this.lambda = new LambdaClient(client);
    this.logs = new CloudWatchLogsClient(client);
    this.sqs = new SQSClient(client);
  }

  /** Everything in the account. */
  async inventory(): Promise<Inventory> {
    const [tables, roles, functions, mappings, logGroups, queues] = await Promise.all([
      this.dynamodb.send(new ListTablesCommand({})),
      this.iam.send(new ListRolesCommand({})),
      this.lambda.send(new ListFunctionsCommand({})),
      this.lambda.send(new ListEventSourceMappingsCommand({})),
      this.logs.send(new DescribeLogGroupsCommand({})),
      this.sqs.send(new ListQueuesCommand({})),
    ]);
    return {
      tables: tables.TableNames ?? [],
      roles: (roles.Roles ?? []).map(({ RoleName }) => RoleName!).filter((name) => !name.startsWith("AWSServiceRole")),
      functions: (functions.Functions ?? []).map(({ FunctionName }) => FunctionName!),
      mappings: (mappings.EventSourceMappings ?? []).map(({ UUID }) => UUID!),
      logGroups: (logGroups.logGroups ?? []).map(({ logGroupName }) => logGroupName!),
      queues: (queues.QueueUrls ?? []).map((url) => url.split("/").at(-1)!),
    };
  }

  /** The five resources of the note, as the API describes them: documents parsed, everything else as it comes. */
  async describe(table: string, functionName: string, roleName: string): Promise<Record<string, unknown>> {
    const RoleName = roleName;
    const [described, role, names, attached, configuration, policy, mappings] = await Promise.all([
      this.dynamodb.send(new DescribeTableCommand({ TableName: table })),
      this.iam.send(new GetRoleCommand({ RoleName })),
      this.iam.send(new ListRolePoliciesCommand({ RoleName })),
      this.iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
      this.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functionName })),
      this.lambda.send(new GetPolicyCommand({ FunctionName: functionName })).catch((error: unknown) => {
        if (error instanceof ResourceNotFoundException) return { Policy: "null" };
        throw error;
      }),
      this.lambda.send(new ListEventSourceMappingsCommand({ FunctionName: functionName })),
    ]);
    const inline = await Promise.all(
      (names.PolicyNames ?? []).map((PolicyName) => this.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))),
    );
    const document = (text = "null"): unknown => JSON.parse(decodeURIComponent(text));
    return {
      table: described.Table,
      role: {
        ...role.Role,
        AssumeRolePolicyDocument: document(role.Role?.AssumeRolePolicyDocument),
        InlinePolicies: inline.map(({ PolicyDocument }) => document(PolicyDocument)),
        AttachedPolicies: attached.AttachedPolicies ?? [],
      },
      function: configuration,
      policy: JSON.parse(policy.Policy ?? "null"),
      mappings: mappings.EventSourceMappings ?? [],
    };
  }

  close(): void {
    for (const client of [this.dynamodb, this.iam, this.lambda, this.logs, this.sqs]) client.destroy();
  }
}
