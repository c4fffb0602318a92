// A new target is a file beside this one, and its name here.
import { ministack } from "./ministack";
import type { Target, TargetName } from "./target";

export const TARGETS: Partial<Record<TargetName, Target>> = { ministack };

/** Why a target can't be had; undefined where it can. */
export const availability = (target: Target): Promise<string | undefined> => target.unavailable?.() ?? Promise.resolve(undefined);
