/** A statement that allows actions on one KMS key. */
export interface KeyStatement {
  Effect: "Allow";
  Action: string[];
  Resource: string;
  Condition?: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": string } };
}

/**
 * Allows actions on one customer-managed KMS key; nothing for a key that AWS manages, which every principal of the account may use.
 *
 * @param key ARN or id of the key, or its alias as a name or an ARN. IAM takes only the ARN of a key, so an alias becomes a
 * condition: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 * @param near ARN of a resource in the key's region and account, for a key that isn't given as an ARN.
 */
export function keyStatement(Action: string[], key: string, near: string): KeyStatement[] {
  const alias = /(?:^|:)(alias\/.+)$/.exec(key)?.[1];
  if (alias?.startsWith("alias/aws/")) return [];
  const [, partition = "aws", , region = "*", account = "*"] = (key.startsWith("arn:") ? key : near).split(":");
  const keys = `arn:${partition}:kms:${region}:${account}:key`;
  if (alias) {
    const Condition = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } };
    return [{ Effect: "Allow", Action, Resource: `${keys}/*`, Condition }];
  }
  return [{ Effect: "Allow", Action, Resource: key.startsWith("arn:") ? key : `${keys}/${key}` }];
}
