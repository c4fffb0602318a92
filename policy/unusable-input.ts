/** Input that can't be checked: the message is a predicate about it, with a fix, such as `is an empty file. Fix: …`. */
export class UnusableInput extends Error {
  /**
   * @param problem The fault, without a full stop: `is a Terraform state`.
   * @param fix How to correct it, in the imperative, without a full stop.
   */
  constructor(problem: string, fix: string) {
    super(`${problem}. Fix: ${fix}`);
  }
}
