/** `maybe`: it depends on a value that isn't known, or on what the pack doesn't evaluate. */
export type Answer = "yes" | "no" | "maybe";

/** Both: `no` if one is, else `maybe` if one is. */
export function both(a: Answer, b: Answer): Answer {
  if (a === "no" || b === "no") return "no";
  return a === "yes" && b === "yes" ? "yes" : "maybe";
}

/** At least one: `yes` if one is, else `maybe` if one is. */
export function any(answers: Iterable<Answer>): Answer {
  let result: Answer = "no";
  for (const answer of answers) {
    if (answer === "yes") return "yes";
    if (answer === "maybe") result = "maybe";
  }
  return result;
}

export function not(answer: Answer): Answer {
  return answer === "maybe" ? "maybe" : answer === "yes" ? "no" : "yes";
}
