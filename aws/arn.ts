/** The service in an Amazon Resource Name, `arn:<partition>:<service>:<region>:<account>:<resource>`; `undefined` if the text isn't one. */
export function serviceOf(arn: string): string | undefined {
  return /^arn:[^:]+:([^:]+):[^:]*:[^:]*:./.exec(arn)?.[1];
}

const STREAM = /^(arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+))\/stream\/(.+)$/;

/** The ARN of a DynamoDB stream: that of its table, the table's name, and the label (the time the stream was made). */
export function parseStreamArn(value: string): { tableArn: string; tableName: string; label: string } | undefined {
  const match = STREAM.exec(value);
  if (!match) return undefined;
  const [, tableArn, tableName, label] = match;
  return { tableArn: tableArn as string, tableName: tableName as string, label: label as string };
}
