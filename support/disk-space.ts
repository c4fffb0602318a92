import * as fs from "node:fs";

/**
 * Reports a full disk clearly, which the programs that run into it often don't.
 *
 * @param directory one that exists, on the disk in question.
 * @param purpose what needs the space, for the message: "MiniStack".
 * @throws Error if less than that many megabytes are free there.
 */
export function requireSpace(directory: string, megabytes: number, purpose: string): void {
  const { bavail, bsize } = fs.statfsSync(directory);
  const free = Math.floor((bavail * bsize) / 1024 ** 2);
  if (free >= megabytes) return;
  throw new Error(
    `${directory} has ${free} MB free, and ${purpose} needs about ${megabytes} MB: free some space, and run this again.`,
  );
}
