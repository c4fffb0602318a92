// Mocha loads this first. Tests, and every process that they start, don't depend on the developer's accounts, backends and colours.
// A test that is about such a variable sets it.
"use strict";
const FOREIGN = /^(AWS_|PULUMI_(?!HOME$)|FORCE_COLOR$|NO_COLOR$|NODE_DISABLE_COLORS$)/;

for (const name of Object.keys(process.env)) if (FOREIGN.test(name)) delete process.env[name];
