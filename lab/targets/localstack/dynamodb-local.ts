// DynamoDB Local, which LocalStack keeps its tables in.
import * as fs from "node:fs";
import * as path from "node:path";
import { withLock } from "dynamodb-streams-support/lock";
import { run } from "dynamodb-streams-support/process";

const POM = path.join(__dirname, "pom.xml");

/**
 * Gets DynamoDB Local with what it depends on from Maven Central, once.
 *
 * @param directory gets the jars.
 * @throws Error with Maven's output if it fails.
 */
export async function dynamoDbLocal(directory: string): Promise<void> {
  const completeMarker = path.join(directory, ".complete");
  // The targets start side by side, and two Mavens would write the same files.
  await withLock(`${directory}.lock`, console.log, async () => {
    if (fs.existsSync(completeMarker)) return;
    const goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", `-DoutputDirectory=${directory}`];
    const copied = await run("mvn", ["-q", "-B", "-f", POM, ...goal]);
    if (copied.code !== 0) throw new Error(`Maven can't get DynamoDB Local: ${copied.output.trim()}`);
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(completeMarker, "");
  });
}
