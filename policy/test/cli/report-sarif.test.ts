// The report in SARIF, as its schema and GitHub's code scanning require.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../../cli/main";
import { rules } from "../../rules";
import { terraformPlan } from "../forms/terraform-plan";
import { TestStack } from "../stack";

describe("the report in SARIF", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy sarif ü-"));
  after(() => fs.rmSync(work, { recursive: true, force: true }));

  const file = (name: string, content: object): string => {
    const target = path.join(work, name);
    fs.writeFileSync(target, JSON.stringify(content));
    return target;
  };
  const run = (args: string[], stdin?: Uint8Array): any => {
    let printed = "";
    main(["check", ...args, "--format", "sarif"], { out: (text) => (printed += text), error: () => {}, stdin });
    const log = JSON.parse(printed) as { $schema: string; version: string; runs: any[] };
    assert.deepEqual(
      [log.$schema, log.version, log.runs.length],
      ["https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", 1],
    );
    return log.runs[0];
  };
  /** A plan of consumers whose roles may not read their streams. */
  const plan = (...names: string[]) => {
    const s = new TestStack();
    for (const name of names) s.consumer(name, { grant: [] });
    return terraformPlan(s);
  };
  const config = file("config.json", {
    all: "disabled",
    "role-can-read-stream": {
      enforcementLevel: "mandatory",
      exemptions: [{ resource: "*.customers", reason: "moved next week", optional: true }],
    },
  });
  const index = rules.findIndex(({ id }) => id === "role-can-read-stream");

  it("describes every rule with its page, and whether it is on by default", () => {
    const { tool } = run([file("plan.json", plan("orders"))]);
    assert.equal(tool.driver.name, "dynamodb-streams-policy");
    assert.deepEqual(
      tool.driver.rules,
      rules.map(({ id, description, remediationSteps, url, level }) => ({
        id,
        shortDescription: { text: description },
        help: { text: `${remediationSteps} See docs/policies/${id}.md` },
        helpUri: url,
        defaultConfiguration: {
          enabled: level !== "disabled",
          level: { mandatory: "error", advisory: "note", disabled: "none" }[level],
        },
      })),
    );
  });

  it("names the rules whose level the configuration changes", () => {
    const { invocations } = run([file("plan.json", plan("orders")), "--config", config]);
    const changed = rules.filter(({ id, level }) => id !== "role-can-read-stream" && level !== "disabled");
    assert.deepEqual(
      invocations[0].ruleConfigurationOverrides,
      changed.map(({ id }) => ({
        descriptor: { id, index: rules.findIndex((rule) => rule.id === id) },
        configuration: { enabled: false, level: "none" },
      })),
    );
    const advisory = file("advisory.json", { "role-can-read-stream": "advisory" });
    const { invocations: others, results } = run([file("plan.json", plan("orders")), "--config", advisory]);
    assert.deepEqual(others[0].ruleConfigurationOverrides, [
      { descriptor: { id: "role-can-read-stream", index }, configuration: { enabled: true, level: "note" } },
    ]);
    assert.equal(results.find(({ ruleId }: any) => ruleId === "role-can-read-stream").level, "note");
  });

  it("has a result's rule, level, message, place, fingerprints, and the reason of an exemption", () => {
    const { invocations, results } = run([file("plan.json", plan("orders", "customers")), "--config", config]);
    assert.equal(invocations[0].executionSuccessful, true);
    assert.deepEqual(invocations[0].toolExecutionNotifications, []);
    const [refused, exempted] = results;
    assert.equal(results.length, 2);
    assert.match(refused.message.text, /^aws_lambda_event_source_mapping\.orders is rejected by AWS/);
    assert.match(refused.partialFingerprints.primaryLocationLineHash, /^[\da-f]{16}:1$/);
    assert.deepEqual(refused, {
      ruleId: "role-can-read-stream",
      ruleIndex: index,
      level: "error",
      message: refused.message,
      locations: [
        {
          physicalLocation: {
            artifactLocation: refused.locations[0].physicalLocation.artifactLocation,
            region: { startLine: 1 },
          },
          logicalLocations: [{ fullyQualifiedName: "aws_lambda_event_source_mapping.orders", kind: "resource" }],
        },
      ],
      partialFingerprints: {
        resourceAndRule: "aws_lambda_event_source_mapping.orders/role-can-read-stream",
        primaryLocationLineHash: refused.partialFingerprints.primaryLocationLineHash,
      },
    });
    assert.equal(exempted.level, "note");
    assert.deepEqual(exempted.suppressions, [{ kind: "external", justification: "moved next week" }]);
    assert.notEqual(
      exempted.partialFingerprints.primaryLocationLineHash,
      refused.partialFingerprints.primaryLocationLineHash,
      "GitHub takes results with the same fingerprint for one",
    );
  });

  it("tells two results of one rule on one resource apart", () => {
    const filters = ['{"eventName":["insert"]}', '{"body":["x"]}'].map((pattern) => ({ pattern }));
    const s = new TestStack();
    s.consumer("orders", { mapping: { filterCriteria: { filters } } });
    const { results } = run([file("filters.json", terraformPlan(s))]);
    const hashes: string[] = results
      .filter(({ ruleId }: any) => ruleId === "filter-fits-view-type")
      .map(({ partialFingerprints }: any) => partialFingerprints.primaryLocationLineHash);
    assert.equal(hashes.length, 2);
    assert.deepEqual(
      hashes.map((hash) => hash.split(":")[1]),
      ["1", "2"],
    );
  });

  it("names a file below the working directory relative to it, with its spaces encoded", () => {
    const below = path.relative("", path.join(__dirname, "../../../.local"));
    fs.mkdirSync(below, { recursive: true });
    const directory = fs.mkdtempSync(path.join(below, "a b-"));
    try {
      const input = path.join(directory, "plan #1.json");
      fs.writeFileSync(input, JSON.stringify(plan("orders")));
      for (const name of [input, path.resolve(input)]) {
        const { uri } = run([name, "--config", config]).results[0].locations[0].physicalLocation.artifactLocation;
        assert.equal(uri, `${directory.split(path.sep).map(encodeURIComponent).join("/")}/plan%20%231.json`);
        assert.match(uri, /a%20b-/);
      }
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  });

  it("names a file outside of the working directory by a file address, and standard input by its name", () => {
    const input = file("plan.json", plan("orders"));
    const outside = run([input, "--config", config]).results[0].locations[0].physicalLocation.artifactLocation.uri;
    assert.match(outside, /^file:\/\/\/\S*policy%20sarif%20%C3%BC-\S*\/plan\.json$/);
    assert.equal(fileURLToPath(outside), input);
    const [{ locations }] = run(["-", "--config", config], fs.readFileSync(input)).results;
    assert.equal(locations[0].physicalLocation.artifactLocation.uri, "stdin");
  });

  it("holds the results of all files, and says which couldn't be checked", () => {
    const files = [file("a.json", plan("orders")), file("b.json", plan("payments"))];
    const { invocations, results } = run([...files, path.join(work, "gone.json"), "--config", config]);
    assert.deepEqual(
      results.map(({ locations: [{ physicalLocation, logicalLocations }] }: any) => [
        path.basename(physicalLocation.artifactLocation.uri),
        logicalLocations[0].fullyQualifiedName,
      ]),
      [
        ["a.json", "aws_lambda_event_source_mapping.orders"],
        ["b.json", "aws_lambda_event_source_mapping.payments"],
      ],
    );
    const [{ executionSuccessful, toolExecutionNotifications }] = invocations;
    assert.equal(executionSuccessful, false);
    assert.equal(toolExecutionNotifications.length, 1);
    assert.match(toolExecutionNotifications[0].message.text, /gone\.json can't be read/);
  });
});
