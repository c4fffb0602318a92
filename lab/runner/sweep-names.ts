// How to tell the lab's resources on an account from everybody else's.

/** Names of everything that runs of the lab make on an account begin with this. */
export const PREFIX = "lab-";

/** Whether tags are those of the run, or of any run. */
export type Ours = (tags: { [key: string]: string | undefined }) => boolean;

export const tagsOf = (list: { Key?: string; Value?: string }[] = []): { [key: string]: string | undefined } =>
  Object.fromEntries(list.map(({ Key = "", Value }) => [Key, Value]));

/** Names of a kind that a run makes, or any run, for what has no tags: they hold the run's id and a case's hash. */
export const namePattern = (ending: string, runId = "[0-9a-f]{6}"): RegExp =>
  new RegExp(`^${PREFIX}${runId}-[0-9a-f]{8}${ending}$`);
