// Makes consumers under Pulumi's mocks.
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as pulumi from "@pulumi/pulumi";
import { record, type Recorder, settle } from "dynamodb-streams-support/mocks";
import { StreamConsumer, type StreamConsumerArgs, type StreamFunctionArgs, type StreamMappingArgs } from "..";

export const code = new pulumi.asset.AssetArchive({
  "index.js": new pulumi.asset.StringAsset("exports.handler = () => {};"),
});

export const STREAM_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2024-01-27T11:09:19.000";

export const table = (name: string, args: Partial<dynamodb.TableArgs> = {}) =>
  new dynamodb.Table(name, { hashKey: "id", streamEnabled: true, streamViewType: "NEW_IMAGE", ...args });

/** Arguments as a test gives them: it leaves out what doesn't matter to it. */
type Given = Partial<Omit<StreamConsumerArgs, "function" | "mapping" | "table">> & {
  table?: () => StreamConsumerArgs["table"];
  function?: Partial<StreamFunctionArgs>;
  mapping?: Partial<Omit<StreamMappingArgs, "onFailure">> & { onFailure?: () => StreamMappingArgs["onFailure"] };
};

/** Makes a consumer, and gives what was registered and warned of. Resources that it needs are made by functions, under its mocks. */
export async function make(
  given: Given = {},
  options: { preview?: boolean } = {},
): Promise<{ recorder: Recorder; warnings: string[]; consumer: StreamConsumer }> {
  const recorder = await record(options);
  const warnings: string[] = [];
  const { warn } = pulumi.log;
  (pulumi.log as { warn: unknown }).warn = (message: string) => {
    warnings.push(message);
    return Promise.resolve();
  };
  try {
    const consumer = await settle(
      () =>
        new StreamConsumer("orders", {
          ...given,
          table: given.table?.() ?? table("orders"),
          function: { code, ...given.function },
          mapping: { startingPosition: "TRIM_HORIZON", ...given.mapping, onFailure: given.mapping?.onFailure?.() },
        }),
    );
    return { recorder, warnings, consumer };
  } finally {
    (pulumi.log as { warn: unknown }).warn = warn;
  }
}

/** The value of an Output, or the reason why it has none. */
export const valueOf = <T>(output: pulumi.Output<T>): Promise<T> =>
  (output as unknown as { promise(): Promise<T> }).promise();

/** The statements of the role's policy that allow one of the actions. */
export function statements(
  recorder: Recorder,
  action: RegExp,
): { Action: string[]; Resource: string; Condition?: object }[] {
  const { Statement } = recorder.find("RolePolicy").policy as { Statement: { Action: string[]; Resource: string }[] };
  return Statement.filter(({ Action }) => Action.some((candidate) => action.test(candidate)));
}
