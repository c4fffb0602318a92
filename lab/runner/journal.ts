// Records in a file which runs are done, so that an interrupted `npm run lab` can be resumed.
import * as fs from "node:fs";
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";

interface Entry {
  id: string;
  complaint?: string;
  spent?: number;
}

export class Journal {
  /** Runs that are done, each with what is wrong with it, if anything. */
  readonly done = new Map<string, string | undefined>();
  /** Milliseconds that the interrupted run had taken. */
  readonly spent: number = 0;
  private readonly begin = Date.now();
  private readonly file: string;

  /**
   * @param restart forget an interrupted run.
   * @param selection the runs of this time: entries of an interrupted run with another selection don't count.
   */
  constructor(mode: "record" | "check", selection: { id: string }[], restart: boolean) {
    this.file = path.join(localDir, "lab", `journal-${mode}.jsonl`);
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    const heading = JSON.stringify(selection.map(({ id }) => id));
    const [first, ...lines] = fs.existsSync(this.file)
      ? fs.readFileSync(this.file, "utf8").split("\n").filter(Boolean)
      : [];
    if (restart || first !== heading) {
      fs.writeFileSync(this.file, `${heading}\n`);
      return;
    }
    for (const { id, complaint, spent = 0 } of lines.map((line) => JSON.parse(line) as Entry)) {
      this.spent = spent;
      // A run that went wrong is run again.
      if (complaint === undefined) this.done.set(id, undefined);
    }
  }

  add(id: string, complaint?: string): void {
    this.done.set(id, complaint);
    fs.appendFileSync(this.file, `${JSON.stringify({ id, complaint, spent: this.elapsed })}\n`);
  }

  /** Milliseconds that this run has taken, with those before its interruption. */
  get elapsed(): number {
    return this.spent + Date.now() - this.begin;
  }

  /** All is done: the next run starts from scratch. */
  end(): void {
    fs.rmSync(this.file, { force: true });
  }
}
