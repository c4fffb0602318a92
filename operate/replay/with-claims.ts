import type { Invoke } from "../delivery/invoke";

/** Releases the claims on a batch's changes right before it is sent: not earlier, so that a run that is killed has released few in vain. */
export function withClaims(invoke: Invoke, release: ((eventIds: string[]) => Promise<void>) | undefined): Invoke {
  if (!release) return invoke;
  return async (records) => {
    await release(records.flatMap(({ eventID }) => eventID ?? []));
    return invoke(records);
  };
}
