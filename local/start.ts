// npm start: from an empty machine to a change that the deployed function has handled.
import { randomUUID } from "node:crypto";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ensureEmulator } from "./emulator";
import { type LoggedChange, loggedChanges } from "./observe";
import { pulumiOrThrow } from "./pulumi";
import { emulatorClient, emulatorEndpoint } from "./stack";

const STACK = "localstack";
const times: [step: string, ms: number][] = [];

async function timed<T>(step: string, run: () => Promise<T>): Promise<T> {
  const since = Date.now();
  console.log(`\n— ${step}`);
  const result = await run();
  times.push([step, Date.now() - since]);
  return result;
}

async function main(): Promise<void> {
  const endpoint = emulatorEndpoint(STACK);
  const emulator = await timed("Emulator", () => ensureEmulator(endpoint));
  console.log(`${emulator.name} at ${endpoint}${emulator.started ? ", started" : ", which was running"}`);

  await timed(`pulumi up -s ${STACK} --policy-pack policy`, async () => {
    await pulumiOrThrow(["stack", "select", "--create", STACK]);
    // An emulator that was started just now is empty, whatever the state remembers of the last one.
    const refresh = emulator.started ? ["--refresh"] : [];
    await pulumiOrThrow(["up", "-s", STACK, "--policy-pack", "policy", "--yes", ...refresh], { show: true });
  });
  const { stdout } = await pulumiOrThrow(["stack", "output", "-s", STACK, "--json"]);
  const { tableName, logGroup } = JSON.parse(stdout) as { tableName: string; logGroup: string };

  const id = `order-${randomUUID()}`;
  const table = new DynamoDBClient(emulatorClient(endpoint));
  await timed(`Put item ${id} into table ${tableName}`, () =>
    table.send(new PutItemCommand({ TableName: tableName, Item: { id: { S: id }, total: { N: "42.10" } } })),
  );
  table.destroy();
  const isOurs = ({ keys }: LoggedChange) => keys?.id?.S === id;
  const changes = await timed(`Wait for the function to handle it (log group ${logGroup})`, () =>
    loggedChanges(endpoint, logGroup, (logged) => logged.some(isOurs)),
  );
  console.log(JSON.stringify(changes.find(isOurs)));

  console.log("\nThe way of a change works. It took:");
  for (const [step, ms] of times) console.log(`${(ms / 1000).toFixed(2).padStart(8)} s  ${step}`);
  console.log(`
Try next:
  npx pulumi config set streamEnabled false -s ${STACK}
  npx pulumi preview -s ${STACK} --policy-pack policy     the pitfall, refused
  npx pulumi config rm streamEnabled -s ${STACK}
  handler/on-change.ts                                      your own code; then npx pulumi up -s ${STACK}
  npm run down                                              destroys the stack, ends the emulator`);
}

main().catch((error: Error) => {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
});
