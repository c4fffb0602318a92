import assert from "node:assert/strict";
import { emulatorEnvironment, useEmulatorOnly } from "../environment";

describe("the environment of a child process", () => {
  it("has only PATH, home and temporary directory of the user's variables for the emulator", () => {
    const env = { PATH: "/bin", HOME: "/home/me", LANG: "C", GITHUB_TOKEN: "secret", AWS_SESSION_TOKEN: "secret" };
    assert.deepEqual(emulatorEnvironment(env), { PATH: "/bin", HOME: "/home/me", LANG: "C", TMPDIR: undefined });
  });

  it("has no AWS variables and exempts the loopback interface from proxies for a stack on the emulator", () => {
    const env: NodeJS.ProcessEnv = {
      AWS_PROFILE: "work",
      AWS_USE_FIPS_ENDPOINT: "true",
      HTTPS_PROXY: "http://proxy:3128",
      no_proxy: "example.com,localhost",
      NO_PROXY: "internal",
    };
    useEmulatorOnly(env);
    const past = "example.com,localhost,internal,127.0.0.1,::1";
    assert.deepEqual(env, { HTTPS_PROXY: "http://proxy:3128", no_proxy: past, NO_PROXY: past });
  });
});
