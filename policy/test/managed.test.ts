// AWS's managed policies as documents.
import assert from "node:assert/strict";
import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { UNKNOWN } from "../graph/value";
import { readManagedDocument } from "../iam/managed";

const PATH = "arn:aws:iam::aws:policy/";

describe("one of AWS's managed policies", () => {
  it("is read as the document that it is", () => {
    const document = readManagedDocument(`${PATH}service-role/AWSLambdaDynamoDBExecutionRole`);
    assert.ok(document !== undefined && document !== UNKNOWN);
    const [statement] = document.statements;
    assert.equal(statement?.effect, "Allow");
    const actions = document.statements.flatMap((one) => one.actions);
    for (const action of STREAM_ACTIONS) assert.ok(actions.includes(action.toLowerCase()), action);
    assert.equal(document.fault, undefined);
  });

  it("grants nothing under another path, and the right ARN is named", () => {
    assert.deepEqual(readManagedDocument(`${PATH}AWSLambdaDynamoDBExecutionRole`), {
      statements: [],
      fault: `names ${PATH}AWSLambdaDynamoDBExecutionRole, a policy that AWS doesn't have`,
      fix: `use ${PATH}service-role/AWSLambdaDynamoDBExecutionRole`,
    });
  });

  it("isn't known if it is newer than the data, or not AWS's", () => {
    assert.equal(readManagedDocument(`${PATH}NewerThanTheData`), undefined);
    assert.equal(readManagedDocument("arn:aws:iam::123456789012:policy/AWSLambdaDynamoDBExecutionRole"), undefined);
  });
});
