import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Command, Context, Values } from "../command/command";
import { EXIT, type ExitCode, shown, UsageError } from "../command/exit";
import { text } from "../command/options";
import { createOutput } from "../command/output";
import { parse } from "../command/parse-options";
import { count } from "../command/words";
import { diagnose } from "../doctor/findings";
import { gather } from "../doctor/gather";
import { picture } from "../doctor/picture";
import { MAX_AGE_MS } from "../drill/rehearsal-alarms";
import { type Fault, FAULTS } from "../drill/faults";
import { Stage } from "../drill/stage";
import { backfill } from "./backfill";
import { redrive } from "./redrive";
import { replay } from "./replay";

const COMMANDS: Record<string, Command> = { backfill, redrive, replay };

export const drill: Command = {
  name: "drill",
  summary: "rehearses seven faults on an emulator: what doctor says, and the command that fixes each",
  about:
    "Makes a table, a function, a mapping, a queue and alarms on an emulator on this machine, causes one fault after another, shows\n" +
    "what doctor and the alarms say, fixes it, and counts what was written, handled and lost. At the end it removes everything that it\n" +
    "made. It runs on MiniStack and never on AWS: --endpoint must be an address of this machine.",
  options: {
    fault: { type: "string", value: "NAME", help: `only this one: ${FAULTS.map(({ name }) => name).join(", ")}` },
    pictures: { type: "string", value: "DIR", help: "draw what doctor found at each fault" },
  },
  examples: [
    ["drill --endpoint http://localhost:4566", "rehearse all faults on the emulator that npm start starts"],
    ['drill --endpoint http://localhost:4566 --fault "poison record"', "rehearse one"],
  ],
  needs: [{ actions: ["none: it runs on an emulator"], on: "this machine" }],
  run,
};

async function run(context: Context): Promise<ExitCode> {
  const { values, clients, output, stop } = context;
  const { endpoint } = clients.connection;
  if (endpoint === undefined || !["localhost", "127.0.0.1", "[::1]"].includes(new URL(endpoint).hostname)) {
    throw new UsageError(
      `drill breaks things on purpose: pass --endpoint with an emulator on this machine, got ${shown(endpoint ?? "none")}.`,
    );
  }
  const only = text(values, "fault");
  const faults = FAULTS.filter(({ name }) => only === undefined || name === only);
  if (faults.length === 0)
    throw new UsageError(`--fault is ${shown(only)}: it must be one of ${FAULTS.map(({ name }) => name).join(", ")}.`);
  const results: { fault: string; cause: string; alarms: string[]; written: number; lost: number }[] = [];
  for (const fault of faults) {
    if (stop.aborted) break;
    const stage = new Stage(clients, `drill-${randomUUID().slice(0, 8)}`);
    try {
      await stage.build();
      results.push(await rehearse(context, stage, fault));
    } catch (error) {
      // A wait that Ctrl-C ends throws; what was rehearsed before is still reported.
      if (!stop.aborted) throw error;
    } finally {
      await stage.strike();
    }
  }
  const lost = results.reduce((sum, result) => sum + result.lost, 0);
  const written = results.reduce((sum, result) => sum + result.written, 0);
  output.result({ results, written, lost });
  output.print(`\n${count(results.length, "fault")}, ${count(written, "change")} written, ${lost} lost.`);
  const left = faults.length - results.length;
  if (left > 0)
    output.print(
      `Stopped with ${left} of ${count(faults.length, "fault")} to go. What the drill made is removed: run the same command to begin again.`,
    );
  return lost || stop.aborted ? EXIT.remains : EXIT.done;
}

async function rehearse(context: Context, stage: Stage, fault: Fault) {
  const { clients, output, stop, values } = context;
  output.print(`\n${fault.name.toUpperCase()}\n${fault.story}`);
  const normal = await stage.write(5, "normal");
  await stage.until("the first changes are handled", () => stage.missing(normal).length === 0, stop);
  const began = Date.now();
  const age = () => Date.now() - began;
  const ids = await fault.strike(stage, clients, stop);
  const facts = await gather(clients, { table: stage.name, mapping: stage.uuid }, { stop });
  const findings = diagnose(facts);
  const faulty = findings.filter(({ level }) => level === "fault");
  const missing = stage.missing(ids).length;
  if (fault.waits)
    await stage.until("the oldest record is older than the alarm allows", () => age() > MAX_AGE_MS, stop);
  const alarms = await stage.ringing(fault.waits ? age() : 0);
  output.print(`  at stake   ${ids.length} changes, ${missing} of them not handled correctly`);
  for (const { problem } of faulty) output.print(`  doctor     ${problem}`);
  if (faulty.length === 0) output.print("  doctor     nothing is broken: the handler reports success");
  output.print(`  alarms     ${alarms.join(", ") || "none goes off"}`);
  const directory = text(values, "pictures");
  if (directory !== undefined) {
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path.join(directory, `${fault.name.replaceAll(" ", "-")}.svg`), picture(facts, faulty));
  }
  await fault.fix(stage, clients);
  output.print(`  fixed      ${fault.fixed}`);
  const command = fault.command?.(stage);
  if (command) {
    output.print(
      `  command    dynamodb-streams ${command.filter((word, index) => word !== "--checkpoint" && command[index - 1] !== "--checkpoint").join(" ")}`,
    );
    await runCommand(context, command);
  }
  const all = [...normal, ...ids];
  await stage
    .until(`everything is handled after "${fault.name}"`, () => stage.missing(all).length === 0, stop)
    .catch(() => undefined);
  const lost = stage.missing(all).length;
  output.print(`  count      ${all.length} written, ${all.length - lost} handled, ${lost} lost`);
  return { fault: fault.name, cause: faulty[0]?.problem ?? "none", alarms, written: all.length, lost };
}

/** Runs a command as a user would, and indents its report. */
async function runCommand(context: Context, [name = "", ...argv]: string[]): Promise<void> {
  const command = COMMANDS[name] as Command;
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-drill-"));
  const values: Values = parse(
    command,
    argv.map((word) => (word === "CHECKPOINT" ? path.join(directory, "checkpoint.json") : word)),
  );
  const indented = {
    write: (lines: string) => context.output.print(lines.trimEnd().replaceAll(/^/gm, "             ")),
  };
  await command.run({ ...context, values, output: createOutput(false, { stdout: indented, stderr: indented }) });
  fs.rmSync(directory, { recursive: true });
}
