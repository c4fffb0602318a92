// The picture of the dashboard in the documents is drawn from what the component registers. To draw it again:
// UPDATE_PICTURE=1 npx mocha consumer/test/dashboard-picture.test.ts
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as sqs from "@pulumi/aws/sqs";
import type { Widget } from "../dashboard";
import { drawDashboard } from "./dashboard-picture";
import { make } from "./make";

const FILE = path.join(__dirname, "../docs/dashboard.svg");

describe("the picture of a consumer's dashboard", () => {
  let body: { widgets: Widget[] };
  before(async () => {
    const { recorder } = await make({
      function: { name: "orders" },
      mapping: { onFailure: () => new sqs.Queue("orders-given-up"), metrics: ["EventCount"] },
    });
    body = JSON.parse(recorder.find("Dashboard").dashboardBody) as typeof body;
  });

  it("is what the dashboard's definition renders", () => {
    const picture = drawDashboard(body);
    if (process.env.UPDATE_PICTURE) fs.writeFileSync(FILE, picture);
    assert.equal(fs.readFileSync(FILE, "utf8"), picture, "redraw it as the top of this file describes");
  });

  it("shows every widget's title, every metric, every threshold and every alarm", () => {
    const picture = drawDashboard(body);
    const words = [...picture.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text);
    for (const { properties } of body.widgets) {
      assert.ok(words.includes(properties.title), properties.title);
      for (const [, name] of properties.metrics ?? [])
        assert.ok(words.some((text) => text.startsWith(`${String(name)}, `)));
      for (const { label } of (properties.annotations as any)?.horizontal ?? [])
        assert.ok(words.includes(label), label);
      for (const arn of (properties.alarms ?? []) as string[]) assert.ok(words.includes(arn.split(":").at(-1)!), arn);
    }
  });
});
