import { PolicyPack } from "@pulumi/policy";
import { toPolicy } from "./policy";
import { rules } from "./rules";
import { RunCache } from "./run";

// The constructor starts a server: nothing but the pack's entry point may import this file.
const cache = new RunCache();
new PolicyPack("dynamodb-streams", { policies: rules.map((rule) => toPolicy(rule, cache)) });
