"""Starts LocalStack's community code in host mode: no Docker, no token.

Two parts that it would get elsewhere are put in its place, both outside the code under test:
- DynamoDB Local, from the jars in DYNAMODB_LOCAL (Maven Central), instead of a download. LocalStack's own agent for it is left out.
- The executor of functions: a Node process per execution environment instead of a container.
Everything from the API to the poller of a mapping and its retries is LocalStack's.
"""
import json
import os
import subprocess
import threading

JARS = os.environ["DYNAMODB_LOCAL"]
INVOKER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "invoke.js")

from localstack.services.dynamodb import packages, server  # noqa: E402
from localstack.services.lambda_.invocation import runtime_executor  # noqa: E402
from localstack.services.lambda_.invocation.lambda_models import InvocationResult  # noqa: E402


def dynamodb_command(self):
    store = ["-inMemory"] if self.in_memory else ["-dbPath", self.db_path]
    return [
        "java", f"-Xmx{self.heap_size}", f"-Djava.library.path={JARS}", "-cp", f"{JARS}/*",
        "com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-port", str(self.port), "-disableTelemetry", *store,
    ]


packages.DynamoDBLocalPackageInstaller.install = lambda self, *_, **__: None
packages.DynamoDBLocalPackageInstaller.get_java_env_vars = lambda self: {}
server.DynamodbServer._create_shell_command = dynamodb_command


class NodeExecutor(runtime_executor.RuntimeExecutor):
    """Runs the function's code in a Node process, one invocation at a time: a line of JSON in, a line out."""

    def start(self, env_vars):
        config = self.function_version.config
        code = str(config.code.get_unzipped_code_location())
        environment = {**os.environ, **{name: str(value) for name, value in env_vars.items()}}
        self.lock = threading.Lock()
        self.process = subprocess.Popen(
            ["node", INVOKER, code, config.handler], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
        )

    def stop(self):
        self.process.kill()
        self.process.wait(5)

    def invoke(self, payload):
        with self.lock:
            self.process.stdin.write(json.dumps(payload.get("payload")) + "\n")
            self.process.stdin.flush()
            answer = json.loads(self.process.stdout.readline())
        return InvocationResult(
            request_id=payload.get("invoke-id"),
            payload=answer["payload"].encode(),
            is_error=answer["error"],
            logs=answer["logs"],
            executed_version=self.function_version.id.qualifier,
        )

    def get_logs(self):
        return ""

    def get_address(self):
        return "127.0.0.1"

    get_endpoint_from_executor = get_address

    def get_runtime_endpoint(self):
        return "http://127.0.0.1/unused"

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version):
        pass


# Before the modules that take it by name are loaded.
runtime_executor.get_runtime_executor = lambda: NodeExecutor

from localstack.runtime.main import main  # noqa: E402

main()
