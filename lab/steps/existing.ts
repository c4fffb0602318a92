import { Step } from "../model/scenario";
import { api } from "../tools/api";

/** Makes the stack request by request, as if somebody had made it before the tool came. */
export const existing = (): Step =>
  new Step("made by hand", "command", async ({ names, instance, stack }) => {
    const hand = await api.open({ directory: "", names, instance });
    try {
      const { errors } = await hand.apply(stack, {}, false);
      return { says: errors.length === 0 ? "ok" : `refused: ${errors.join(" | ")}` };
    } finally {
      await hand.close();
    }
  });
