/** A pattern that AWS rejects. */
export class InvalidPattern extends Error {
  /**
   * @param path Where in the pattern; empty for the pattern as a whole.
   * @param problem What is wrong there, as a clause: `needs a list`.
   * @param fix What to do about it, in the imperative.
   */
  constructor(
    readonly path: readonly string[],
    readonly problem: string,
    readonly fix: string,
  ) {
    super(problem);
  }
}
