import { PolicyPack } from "@pulumi/policy";
import { checkConfigurationOf } from "./config/pack-config";
import { readStackExemptions } from "./config/stack-exemptions";
import { toPolicies } from "./policy";
import { rules } from "./rules";
import { RunCache } from "./run-cache";

checkConfigurationOf(rules);

// The constructor starts a server: nothing but the pack's entry point may import this file.
new PolicyPack("dynamodb-streams", { policies: toPolicies(rules, new RunCache(), readStackExemptions(rules)) });
