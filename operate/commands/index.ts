import type { Command } from "../command/command";
import { backfill } from "./backfill";
import { change } from "./change";
import { doctor } from "./doctor";
import { drill } from "./drill";
import { redrive } from "./redrive";
import { replay } from "./replay";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [doctor, redrive, replay, backfill, change, drill];
