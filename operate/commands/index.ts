import type { Command } from "../command/command";
import { redrive } from "./redrive";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [redrive];
