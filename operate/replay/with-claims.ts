import type { Invoke } from "../delivery/invoke";

/** Releases the claims on a batch's changes just before it is sent, so that a killed run has released few claims of unsent changes. */
export function withClaims(invoke: Invoke, release: ((eventIds: string[]) => Promise<void>) | undefined): Invoke {
  if (!release) return invoke;
  return async (records) => {
    await release(records.flatMap(({ eventID }) => eventID ?? []));
    return invoke(records);
  };
}
