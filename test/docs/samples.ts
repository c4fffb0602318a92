// The samples of code in the documents.
import * as fs from "node:fs";
import * as path from "node:path";

/** A block of TypeScript in a document. */
export interface Sample {
  /** Path of the document, from the project's directory. */
  document: string;
  /** Line in the document at which the code begins, from 1. */
  line: number;
  code: string;
}

/** The blocks marked as `ts` in the documents, in their order. */
export function samplesOf(directory: string, documents: string[]): Sample[] {
  return documents.flatMap((document) => {
    const text = fs.readFileSync(path.join(directory, document), "utf8");
    return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ 1: code = "", index }) => ({
      document,
      line: text.slice(0, index).split("\n").length + 1,
      code,
    }));
  });
}
