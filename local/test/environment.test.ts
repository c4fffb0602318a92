import assert from "node:assert/strict";
import { emulatorEnvironment, useEmulatorOnly } from "../environment";

describe("the environment", () => {
  it("of the emulator has none of the user's variables but the paths of programs, home and temporary files", () => {
    const env = { PATH: "/bin", HOME: "/home/me", LANG: "C", GITHUB_TOKEN: "secret", AWS_SESSION_TOKEN: "secret" };
    assert.deepEqual(emulatorEnvironment(env), { PATH: "/bin", HOME: "/home/me", LANG: "C", TMPDIR: undefined });
  });

  it("of a stack on the emulator has no variable of AWS, and keeps the loopback interface from a proxy", () => {
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
