// Tells Stryker what is wording: a string with a space in it is for people, and a mutant of it shows nothing about the pack.
// So are the strings that make up a finding or an error. Names, values and keys have no spaces, and are mutated.
const MESSAGES = new Set([
  ...["violation", "advice", "undecided", "unverifiable", "notApplicable"],
  ...["Error", "UsageError", "InvalidPattern"],
]);

/** @type {import("@stryker-mutator/api/ignore").Ignorer} */
const wording = {
  shouldIgnore(path) {
    if (path.isStringLiteral() && / /.test(path.node.value)) return "wording";
    if (path.isTemplateLiteral() && path.node.quasis.some(({ value }) => / /.test(value.raw))) return "wording";
    if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
    const message = path.findParent((parent) => {
      const called = (parent.isCallExpression() || parent.isNewExpression()) && parent.node.callee;
      return called && called.type === "Identifier" && MESSAGES.has(called.name);
    });
    return message ? "wording" : undefined;
  },
};

export const strykerPlugins = [{ kind: "Ignore", name: "wording", value: wording }];
