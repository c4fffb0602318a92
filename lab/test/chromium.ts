// A page in a headless Chromium that is driven over a pipe: real keys, light and dark.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { Readable, Writable } from "node:stream";

/** The Chromium that CHROME_PATH names, or one on the PATH; undefined if there is none. */
export const browser = [process.env.CHROME_PATH, "chromium", "google-chrome", "chromium-browser"].find((command) => {
  if (command === undefined) return false;
  try {
    execFileSync(command, ["--version"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
});

/** The text that a key types, and the codes of those that type none. */
const CODES: { [key: string]: number } = { Escape: 27, Tab: 9, Enter: 13 };

export interface Page {
  /** Presses a key, as a person does: a character, or Escape, Tab or Enter. */
  press(key: string): Promise<void>;
  /** The value of an expression in the page, or what its promise gives. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Draws the page as if the system were set to these colours. */
  colours(scheme: "light" | "dark"): Promise<void>;
  /** Writes what the window shows to a PNG file. */
  screenshot(file: string): Promise<void>;
  /** Ends the browser, and waits until it is gone. */
  close(): Promise<void>;
}

interface Reply {
  id?: number;
  method?: string;
  result?: unknown;
  error?: { message: string };
}

/**
 * Opens a page in a browser of its own, with an empty profile.
 *
 * @param browser command or path of a Chromium.
 * @param address of the page.
 */
export async function openPage(browser: string, address: string): Promise<Page> {
  const profile = fs.mkdtempSync(path.join(os.tmpdir(), "lab-chromium-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1200,900"];
  const child = spawn(browser, [...flags, `--user-data-dir=${profile}`, "--remote-debugging-pipe", "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  const events = new Map<string, () => void>();
  let last = 0;
  let rest = "";
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const parts = (rest + chunk).split("\0"); // each message ends with a zero byte
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const { id = 0, method = "", result, error } = JSON.parse(part) as Reply;
      events.get(method)?.();
      if (error) waiting.get(id)?.reject(new Error(error.message));
      else waiting.get(id)?.resolve(result as never);
      waiting.delete(id);
    }
  });
  const ended = once(child, "close");
  child.once("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("Chromium ended"));
  });

  let sessionId: string | undefined;
  const send = <Result>(method: string, params: object = {}): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      input.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });

  const { targetId } = await send<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
  sessionId = (await send<{ sessionId: string }>("Target.attachToTarget", { targetId, flatten: true })).sessionId;
  await send("Page.enable");
  const loaded = new Promise<void>((resolve) => events.set("Page.loadEventFired", resolve));
  await send("Page.navigate", { url: address });
  await loaded;

  return {
    async press(key) {
      const windowsVirtualKeyCode = CODES[key];
      const text = key === "Enter" ? "\r" : windowsVirtualKeyCode === undefined ? key : undefined;
      await send("Input.dispatchKeyEvent", { type: "keyDown", key, text, windowsVirtualKeyCode });
      await send("Input.dispatchKeyEvent", { type: "keyUp", key, windowsVirtualKeyCode });
    },
    async evaluate<Value>(expression: string) {
      const { result, exceptionDetails } = await send<{
        result: { value: Value };
        exceptionDetails?: { text: string };
      }>("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
      if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.text}`);
      return result.value;
    },
    async colours(scheme) {
      await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    },
    async screenshot(file) {
      const { data } = await send<{ data: string }>("Page.captureScreenshot");
      fs.writeFileSync(file, data, "base64");
    },
    async close() {
      sessionId = undefined;
      await Promise.race([send("Browser.close"), ended]).catch(() => undefined);
      await ended;
      fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
