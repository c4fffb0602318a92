// Which of the user's environment variables reach the emulator, and Pulumi when it talks to the emulator.

/** The only variables that the emulator gets, with the functions that are deployed to it: none of the user's tokens or passwords. */
const EMULATOR_VARIABLES = ["PATH", "HOME", "TMPDIR", "LANG"];

export const emulatorEnvironment = (env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(EMULATOR_VARIABLES.map((name) => [name, env[name]]));

/**
 * Prepares this process, and all that it starts, for a stack on an emulator. AWS variables are removed: a profile, endpoint or FIPS setting
 * meant for the account would break requests to the emulator. Pulumi's processes bypass any proxy to reach each other and the emulator.
 */
export function useEmulatorOnly(env: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(env)) if (name.startsWith("AWS_")) delete env[name];
  Object.assign(env, withoutProxyForLoopback(env));
}

const LOOPBACK = ["localhost", "127.0.0.1", "::1"];

/** `no_proxy` and `NO_PROXY` with the loopback names added; programs differ in which one they read. */
function withoutProxyForLoopback(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const given = [env.no_proxy, env.NO_PROXY].filter(Boolean).join(",").split(",").filter(Boolean);
  const value = [...new Set([...given, ...LOOPBACK])].join(",");
  return { no_proxy: value, NO_PROXY: value };
}
