import type { Need } from "./command";

/**
 * What reading takes if the data is encrypted with a customer managed key: the key of AWS itself needs no right.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 *
 * @param of what is read, such as `the table`.
 */
export const readsWithKeyOf = (of: string): Need => ({
  actions: ["kms:Decrypt"],
  on: `the key of ${of}`,
  when: "if it is a customer managed one",
});
