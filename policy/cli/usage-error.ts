/** A mistake by the caller: its message is shown without a stack trace, and the command ends with 2. */
export class UsageError extends Error {}
