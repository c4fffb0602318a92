import type { Need } from "./command";

/**
 * The permission to read data encrypted with a customer managed key; AWS's own keys need none. For each kind of data:
 *
 * - a table, in the caller's name: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html#dynamodb-cmk-trail
 * - its streams, which the same key encrypts; AWS grants it to a stream's readers in https://github.com/aws/aws-cdk/pull/23400
 * - a queue: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * - a bucket: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 * - a mapping's filters: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 * - a function's variables: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 *
 * @param of the data that is read, such as `the table`.
 */
export const readsWithKeyOf = (...of: string[]): Need => ({
  actions: ["kms:Decrypt"],
  on: `the keys of ${new Intl.ListFormat("en").format([...of, "the mapping's filters"])}`,
  when: "if they are customer managed",
});

/** The same for writing to a bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
export const writesWithKeyOfBucket: Need = {
  actions: ["kms:GenerateDataKey"],
  on: "the key of the bucket",
  when: "with --go, if it is customer managed",
};
