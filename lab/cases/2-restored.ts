// A table is restored from a backup: under another name, and without what belonged to the old one.
import {
  CreateBackupCommand,
  DescribeBackupCommand,
  DescribeTableCommand,
  RestoreTableFromBackupCommand,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import { poll } from "dynamodb-streams-support/poll";
import * as aws from "../model/answers";
import { scenario } from "../model/scenario";
import { write } from "../steps/data";
import { byHand } from "../steps/hand";
import { tableStream } from "../steps/look";
import { observing } from "../steps/observing";
import { apply } from "../steps/tool-commands";

/** AWS gives a restoration up to an hour; that of an empty table takes minutes. */
const LIMIT_MS = 1_800_000;

async function backUp(dynamodb: DynamoDBClient, TableName: string): Promise<string | undefined> {
  const { BackupDetails } = await dynamodb.send(new CreateBackupCommand({ TableName, BackupName: TableName }));
  const BackupArn = BackupDetails?.BackupArn;
  const available = async (): Promise<boolean> => {
    const { BackupDescription } = await dynamodb.send(new DescribeBackupCommand({ BackupArn }));
    return BackupDescription?.BackupDetails?.BackupStatus === "AVAILABLE";
  };
  await poll(available, { limitMs: LIMIT_MS, everyMs: 200 });
  return BackupArn;
}

async function restore(dynamodb: DynamoDBClient, BackupArn: string | undefined, name: string): Promise<void> {
  await dynamodb.send(new RestoreTableFromBackupCommand({ BackupArn, TargetTableName: name }));
  const active = async (): Promise<boolean> =>
    (await dynamodb.send(new DescribeTableCommand({ TableName: name }))).Table?.TableStatus === "ACTIVE";
  await poll(active, { limitMs: LIMIT_MS, everyMs: 200 });
}

export default scenario({
  id: "table-restored",
  title: "A table with a stream is restored from a backup",
  question: "Does the restored table have a stream?",
  lesson:
    "The restored table has no stream: stream, tags, TTL and policies aren't restored. It also has a different name, so the mapping and the permission still point to the old table's stream. Enable the stream and apply before anything writes to the restored table.",
  tools: ["api"],
  set: { mapping: null, permission: false },
  steps: [
    apply().as("table").onAws(aws.OK, "create-with-stream-echoes-all"),
    write("item"),
    byHand("backed up and restored", "RestoreTableFromBackup", async ({ dynamodb, names }) =>
      restore(dynamodb, await backUp(dynamodb, names.table), names.restored),
    ).derived(aws.OK, "A backup is restored into a new table.", "doc-restored-table"),
    observing("restored table", "look", "table", ({ dynamodb, names }) => tableStream(dynamodb, names.restored)).onAws(
      aws.NO_STREAM,
      "doc-restored-table",
    ),
  ],
  noRule: "A restore isn't in the program.",
});
