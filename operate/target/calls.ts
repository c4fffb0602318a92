import type { LambdaClient } from "@aws-sdk/client-lambda";

/** The call that each error answers: AWS's own text, such as "Rate exceeded", seldom names it. */
const calls = new WeakMap<object, string>();

/** Remembers of each error which call it answers. */
export function nameCalls(client: { middlewareStack: object }): void {
  // The services' stacks differ in the types of inputs and outputs, which aren't looked at.
  (client as Pick<LambdaClient, "middlewareStack">).middlewareStack.add(
    (next, { clientName = "", commandName = "" }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          const service = clientName.replace(/Client$/, "");
          calls.set(error as object, `${service}'s ${commandName.replace(/Command$/, "")}`);
          throw error;
        }
      },
    { step: "initialize" },
  );
}

/** The call that failed with this error, such as `Lambda's ListEventSourceMappings`. */
export const callOf = (error: unknown): string | undefined => calls.get(error as object);
