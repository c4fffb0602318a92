import { PolicyPack } from "@pulumi/policy";
import { readStackExemptions } from "./config/stack-exemptions";
import { toPolicy } from "./policy";
import { rules } from "./rules";
import { RunCache } from "./run";

const cache = new RunCache();
const exemptions = readStackExemptions(rules.map(({ id }) => id));

// The constructor starts a server: nothing but the pack's entry point may import this file.
new PolicyPack("dynamodb-streams", { policies: rules.map((rule) => toPolicy(rule, cache, exemptions)) });
