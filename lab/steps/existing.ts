import { failureOf } from "./normalise";
import { Step } from "../model/step";
import { api } from "../tools/api";

/** Makes the stack request by request, as if somebody had made it before the tool came. */
export const existing = (): Step =>
  new Step("created by hand", "command", "apply", async ({ names, instance, stack, normal }) => {
    const hand = await api.open({ directory: "", names, instance });
    try {
      const { errors } = await hand.apply(stack, {}, false);
      if (errors.length === 0) return { outcome: { kind: "ok" } };
      return { outcome: { kind: "refused", errors: errors.map((error) => failureOf(normal(error))) } };
    } finally {
      await hand.close();
    }
  });
