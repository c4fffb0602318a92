import * as lang from "@pulumi/pulumi/proto/language_pb";
import { locate, nodeOptions, start } from "./node";

/** The SDK's exit code for "the error is on the screen already". */
const ERROR_SHOWN = 32;

/** Runs a program to its end; its resources go from the SDK to the engine directly. */
export function runProgram(
  request: lang.RunRequest,
  engineAddress: string,
): Promise<lang.RunResponse> | lang.RunResponse {
  const info = request.getInfo() ?? new lang.ProgramInfo();
  const directory = info.getProgramDirectory();
  let runner: string;
  try {
    runner = locate("@pulumi/pulumi/cmd/run", directory);
  } catch {
    return response(`@pulumi/pulumi is not installed for the program in ${directory}: run "npm install" there`);
  }
  const { env, args } = nodeOptions(info);
  const child = start(process.execPath, [...args, runner, ...runnerArguments(request, info, engineAddress)], {
    cwd: directory, // where the official host starts it: `nodeargs` may name files of the program
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      ...env,
      PULUMI_CONFIG: JSON.stringify(
        Object.fromEntries(
          request
            .getConfigMap()
            .getEntryList()
            .map(([key, value]) => [sdkKey(key), value]),
        ),
      ),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList().map(sdkKey)),
    },
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(response(`the program can't be run: ${error.message}`)));
    child.once("exit", (code, signal) => {
      if (code === 0) resolve(response(""));
      else if (code === ERROR_SHOWN) resolve(response("", true));
      else resolve(response(`Program exited with non-zero exit code: ${code ?? signal}`));
    });
  });
}

function runnerArguments(request: lang.RunRequest, info: lang.ProgramInfo, engineAddress: string): string[] {
  const options = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  return [
    ...Object.entries(options).flatMap(([name, value]) => (value ? [`--${name}`, value] : [])),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
}

/** The SDK reads configuration under an older form of the key: `<project>:config:<name>`. */
const sdkKey = (key: string): string => key.replace(":", ":config:");

function response(error: string, bail = false): lang.RunResponse {
  const result = new lang.RunResponse();
  result.setError(error);
  result.setBail(bail);
  return result;
}
