/** The parts of an Amazon Resource Name, `arn:<partition>:<service>:<region>:<account>:<resource>`. */
export interface Arn {
  partition: string;
  service: string;
  /** Empty for a service without regions, such as IAM. */
  region: string;
  account: string;
  /** What follows the fifth colon, such as `table/orders/stream/2026-01-01T00:00:00.000`. */
  resource: string;
}

/** Takes an ARN apart; `undefined` where the text is none. */
export function parseArn(value: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...resource] = value.split(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || account === undefined) return undefined;
  return resource.length === 0 ? undefined : { partition, service, region, account, resource: resource.join(":") };
}

const STREAM = /^(arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+))\/stream\/(.+)$/;

/** The ARN of a DynamoDB stream: that of its table, the table's name, and the label (the time the stream was made). */
export function parseStreamArn(value: string): { tableArn: string; tableName: string; label: string } | undefined {
  const match = STREAM.exec(value);
  if (!match) return undefined;
  const [, tableArn, tableName, label] = match;
  return { tableArn: tableArn as string, tableName: tableName as string, label: label as string };
}
