// DynamoDB's transactions, as far as once() uses them. What it answers is what MiniStack and AWS's API reference say: see
// test/e2e/once.e2e.ts, which runs once() on MiniStack.
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";

type Outcome = "committed" | "lost answer" | "never sent" | "conflict" | "throttled";

/** Tables whose only writes are transactions of puts with `attribute_not_exists(id)`, and of updates that add 1. */
export class Transactions {
  /** Items by table and key. */
  readonly items = new Map<string, Record<string, unknown>>();
  /** What happens to the next requests; the others are committed. */
  readonly plan: Outcome[] = [];
  requests = 0;

  /** Stands for a `DynamoDBDocumentClient`. */
  readonly client = { send: (command: TransactWriteCommand) => this.#send(command) } as never;

  async #send({ input: { TransactItems = [] } }: TransactWriteCommand): Promise<object> {
    this.requests++;
    const outcome = this.plan.shift() ?? "committed";
    await new Promise(setImmediate); // others go on meanwhile
    if (outcome === "never sent") throw new Error("crashed before the write");
    if (outcome === "conflict")
      throw cancelled(TransactItems.map((_, index) => (index === 1 ? "TransactionConflict" : "None")));
    if (outcome === "throttled") throw cancelled(TransactItems.map(() => "ThrottlingError"));
    const failed = TransactItems.map(
      ({ Put }) => Put?.ConditionExpression !== undefined && this.items.has(keyOf(Put, Put.Item?.id)),
    );
    if (failed.includes(true)) throw cancelled(failed.map((fails) => (fails ? "ConditionalCheckFailed" : "None")));
    for (const { Put, Update } of TransactItems) {
      if (Put) this.items.set(keyOf(Put, Put.Item?.id), { ...Put.Item });
      if (Update) {
        const key = keyOf(Update, Update.Key?.id);
        const { changes = 0 } = (this.items.get(key) ?? {}) as { changes?: number };
        this.items.set(key, { changes: changes + 1 });
      }
    }
    if (outcome === "lost answer") throw new Error("crashed after the write");
    return {};
  }
}

const keyOf = ({ TableName }: { TableName: string | undefined }, id: unknown): string => `${TableName}/${String(id)}`;

function cancelled(codes: string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(", ")}]`,
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}
