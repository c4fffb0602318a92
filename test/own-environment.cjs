// Mocha loads this first. Tests, and every process that they start, are independent of what a developer has set for accounts, backends
// and colours of her own; a test that is about such a variable sets it.
"use strict";
const FOREIGN = /^(AWS_|PULUMI_(?!HOME$)|FORCE_COLOR$|NO_COLOR$|NODE_DISABLE_COLORS$)/;

for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];
