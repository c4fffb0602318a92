/** A pattern that AWS rejects. */
export class InvalidPattern extends Error {
  /**
   * @param path Where in the pattern; empty for the pattern as a whole.
   * @param problem The fault there, as a predicate: `needs a list`.
   * @param fix How to correct it, in the imperative.
   */
  constructor(
    readonly path: readonly string[],
    readonly problem: string,
    readonly fix: string,
  ) {
    super(problem);
  }
}
