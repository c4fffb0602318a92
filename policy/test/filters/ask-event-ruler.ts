// Asks AWS's own matcher about a few thousand generated filters and writes its answers to event-ruler.json, against
// which the tests check our verdicts. Needs Java 17 and Maven: npx tsx --conditions=@dynamodb-streams/source
// policy/test/filters/ask-event-ruler.ts
import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import { localDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { judgeFilter, type Verdict } from "../../filters/verdict";
import { pattern } from "./patterns";
import { streamRecord, streams } from "./stream-records";
import { recordOf } from "./example-record";

const VERSION = "1.7.3";
const SEED = 2026;
const PATTERNS = 6000;
const RECORDS = 600;
const LONGEST = 220;

async function main(): Promise<void> {
  const work = path.join(localDir, "event-ruler");
  const jars = path.join(work, `jars-${VERSION}`);
  fs.mkdirSync(work, { recursive: true });
  if (!fs.existsSync(jars)) {
    fs.writeFileSync(path.join(work, "pom.xml"), pom);
    await succeed(
      "mvn",
      "-q",
      "-B",
      "-f",
      path.join(work, "pom.xml"),
      "dependency:copy-dependencies",
      `-DoutputDirectory=${jars}`,
    );
  }
  streams.forEach((stream, i) => {
    const records = fc.sample(streamRecord(stream), { seed: SEED + i, numRuns: RECORDS });
    fs.writeFileSync(path.join(work, `records-${i}.jsonl`), records.map((record) => JSON.stringify(record)).join("\n"));
  });
  // Every invalid filter is a short one: longer ones show nothing more.
  const sample = fc.sample(pattern, { seed: SEED, numRuns: PATTERNS }).map((item) => JSON.stringify(item));
  const texts = [...new Set(sample)].filter((text) => text.length < LONGEST);
  const questions = texts.map((text, i) => ({ text, stream: i % 3 === 0 ? i % streams.length : 0 }));
  const verdicts = questions.map(({ text, stream }) => judgeFilter(text, streams[stream]));
  const lines = questions.map(({ text, stream }, i) => {
    const verdict = verdicts[i] as Verdict;
    const example = "example" in verdict ? [JSON.stringify(recordOf(verdict.example, streams[stream] ?? {}))] : [];
    return [stream, text, ...example].join("\t");
  });
  fs.writeFileSync(path.join(work, "patterns.tsv"), lines.join("\n"));
  const answers = (await succeed("java", "-cp", `${jars}/*`, path.join(__dirname, "EventRuler.java"), work))
    .trim()
    .split("\n");
  const rows = questions.map(({ text, stream }, i) => {
    const [matched = "", example = ""] = (answers[i] ?? "").split(" ");
    const answer =
      matched === "invalid"
        ? "invalid"
        : Number(matched) === RECORDS
          ? "all"
          : matched !== "0" || example === "true"
            ? "some"
            : "none";
    return [stream, answer, text];
  });
  const file = path.join(__dirname, "event-ruler.json");
  const json = rows.map((row) => JSON.stringify(row)).join(",\n");
  fs.writeFileSync(file, `{"matcher":"software.amazon.event.ruler:event-ruler:${VERSION}","answers":[\n${json}\n]}\n`);
  const count = (answer: string) => rows.filter(([, item]) => item === answer).length;
  console.log(
    `${rows.length} filters: ${["invalid", "none", "some", "all"].map((answer) => `${answer} ${count(answer)}`).join(", ")}`,
  );
  const wrong = questions.filter((_, i) => "example" in (verdicts[i] as Verdict) && !answers[i]?.endsWith("true"));
  console.log(`examples that AWS's matcher doesn't accept: ${wrong.length}`);
  for (const { text } of wrong.slice(0, 10)) console.log(text);
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>local</groupId><artifactId>local</artifactId><version>1</version><dependencies><dependency>
<groupId>software.amazon.event.ruler</groupId><artifactId>event-ruler</artifactId><version>${VERSION}</version>
</dependency></dependencies></project>`;

async function succeed(command: string, ...args: string[]): Promise<string> {
  const { code, output, stdout } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${output}`);
  return stdout;
}

void main();
