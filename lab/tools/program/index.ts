// Makes the stack that the configuration describes: what a case sets is what Pulumi registers, right or wrong.
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as iam from "@pulumi/aws/iam";
import * as lambda from "@pulumi/aws/lambda";
import * as pulumi from "@pulumi/pulumi";
import {
  handlerEnvironment,
  mappingInputs,
  rolePolicy,
  tableInputs,
  TRUST_LAMBDA,
  type Names,
  type Stack,
} from "../../model/stack";

const config = new pulumi.Config();
const stack = config.requireObject<Stack>("stack");
const names = config.requireObject<Names>("names");

const table = new dynamodb.Table("table", {
  name: names.table,
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  ...tableInputs(stack.table, names),
});

const role = new iam.Role("role", { name: names.role, assumeRolePolicy: TRUST_LAMBDA });
const policyText = rolePolicy(stack);
const policy =
  policyText === undefined
    ? []
    : [new iam.RolePolicy("policy", { name: "read-stream", role: role.id, policy: policyText })];

const handler = new lambda.Function("function", {
  name: names.function,
  code: new pulumi.asset.FileArchive(names.zip),
  role: role.arn,
  handler: "index.handler",
  runtime: stack.function.runtime,
  environment: { variables: { ...handlerEnvironment(stack, names), TABLE_NAME: table.name } },
});

if (stack.permission) {
  new lambda.Permission("permission", {
    statementId: "AllowExecutionFromDynamoDB",
    action: "lambda:InvokeFunction",
    function: handler.arn,
    principal: "dynamodb.amazonaws.com",
    sourceArn: table.streamArn,
  });
}

if (stack.mapping) {
  new lambda.EventSourceMapping(
    "mapping",
    { eventSourceArn: table.streamArn, functionName: handler.arn, ...mappingInputs(stack.mapping, names) },
    { dependsOn: policy },
  );
}
