/** `maybe`: it depends on an unknown value, or on something that the pack doesn't evaluate. */
export type Answer = "yes" | "no" | "maybe";

/** Whether both hold: `no` if one is `no`, else `maybe` if one is `maybe`. */
export function both(a: Answer, b: Answer): Answer {
  if (a === "no" || b === "no") return "no";
  return a === "yes" && b === "yes" ? "yes" : "maybe";
}

/** Whether at least one of two holds: `yes` if one is `yes`, else `maybe` if one is `maybe`. */
export function either(a: Answer, b: Answer): Answer {
  if (a === "yes" || b === "yes") return "yes";
  return a === "no" && b === "no" ? "no" : "maybe";
}

/** Whether at least one of these holds, evaluated in order until one is `yes`. */
export function anyOf<T>(items: readonly T[], answerOf: (item: T) => Answer): Answer {
  let result: Answer = "no";
  for (const item of items) {
    result = either(result, answerOf(item));
    if (result === "yes") break;
  }
  return result;
}

export function not(answer: Answer): Answer {
  return answer === "maybe" ? "maybe" : answer === "yes" ? "no" : "yes";
}
