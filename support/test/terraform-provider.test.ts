import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findTerraformProvider } from "../terraform/find-provider";

const PLATFORM = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const ADDRESS = "registry.terraform.io/hashicorp/aws";

describe("the Terraform AWS provider", () => {
  let root: string;
  let home: string;
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "terraform-provider-test-"));
    home = path.join(root, "home", "me");
    fs.mkdirSync(home, { recursive: true });
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  const find = (env: NodeJS.ProcessEnv = {}) => findTerraformProvider({ env, home, root });
  const put = (file: string, mode = 0o755): string => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, "", { mode });
    return file;
  };
  /** A provider in an unpacked mirror. */
  const mirrored = (mirror: string, version: string): string =>
    put(path.join(mirror, ADDRESS, version, PLATFORM, `terraform-provider-aws_v${version}_x5`));
  const configure = (text: string): void => fs.writeFileSync(path.join(home, ".terraformrc"), text);

  it("is the one that TERRAFORM_PROVIDER_AWS names, if it is set", () => {
    mirrored(path.join(home, ".terraform.d", "plugins"), "6.0.0");
    const binary = put(path.join(root, "mine", "terraform-provider-aws_v5.1.0_x5"));
    assert.deepEqual(find({ TERRAFORM_PROVIDER_AWS: binary }), { binary, version: "5.1.0" });
    const inMirror = mirrored(path.join(root, "mirror"), "5.2.0");
    assert.deepEqual(find({ TERRAFORM_PROVIDER_AWS: inMirror }), {
      binary: inMirror,
      version: "5.2.0",
      mirrorRoot: path.join(root, "mirror"),
    });
  });

  it("is an error if TERRAFORM_PROVIDER_AWS doesn't name an executable file", () => {
    const file = put(path.join(root, "provider"), 0o644);
    assert.throws(
      () => find({ TERRAFORM_PROVIDER_AWS: file }),
      /TERRAFORM_PROVIDER_AWS is .*provider: there is no executable file there/,
    );
  });

  it("is found in the CLI configuration's filesystem mirror", () => {
    configure(`# what others say: path = "/wrong"
      provider_installation {
        filesystem_mirror {
          path    = "${root}/mirror" // here
          include = ["registry.terraform.io/*/*"]
        }
        direct { exclude = ["hashicorp/aws"] }
      }`);
    const binary = mirrored(path.join(root, "mirror"), "5.3.0");
    assert.deepEqual(find(), { binary, version: "5.3.0", mirrorRoot: path.join(root, "mirror") });
  });

  it("is found by the configuration that TF_CLI_CONFIG_FILE names, instead of the one in the home directory", () => {
    configure(`plugin_cache_dir = "${root}/wrong"`);
    mirrored(path.join(root, "wrong"), "5.9.0");
    const file = path.join(root, "rc");
    fs.writeFileSync(file, 'plugin_cache_dir = "$HOME/cache"');
    mirrored(path.join(home, "cache"), "5.4.0");
    assert.equal(find({ TF_CLI_CONFIG_FILE: file, HOME: home }).version, "5.4.0");
    assert.equal(find({ TF_CLI_CONFIG_FILE: file, TF_PLUGIN_CACHE_DIR: path.join(root, "wrong") }).version, "5.9.0");
  });

  it("is the dev_overrides one rather than one in a mirror", () => {
    configure(`provider_installation {
      dev_overrides {
        "hashicorp/aws"    = "${root}/built"
        "hashicorp/random" = "${root}/wrong"
      }
      filesystem_mirror { path = "${root}/mirror" }
    }`);
    mirrored(path.join(root, "mirror"), "5.3.0");
    const binary = put(path.join(root, "built", "terraform-provider-aws"));
    assert.deepEqual(find(), { binary, version: "unknown" });
  });

  for (const directory of [
    "home/me/.terraform.d/plugins",
    "home/me/.local/share/terraform/plugins",
    "usr/local/share/terraform/plugins",
    "usr/share/terraform/plugins",
  ]) {
    it(`is found in Terraform's default directory ${directory}`, () => {
      const binary = mirrored(path.join(root, directory), "5.5.0");
      assert.equal(find().binary, binary);
    });
  }

  for (const directory of ["opt/mirror", "usr/local/lib/mirror", "usr/lib/terraform", "srv/a/b"]) {
    it(`is found in a mirror below ${directory}`, () => {
      const binary = mirrored(path.join(root, directory), "5.6.0");
      assert.deepEqual(find(), { binary, version: "5.6.0", mirrorRoot: path.join(root, directory) });
    });
  }

  it("is the newest one of a mirror for this platform", () => {
    const mirror = path.join(root, "opt", "mirror");
    for (const version of ["5.9.0", "5.100.0", "5.100.0-beta1", "5.20.1"]) mirrored(mirror, version);
    put(path.join(mirror, ADDRESS, "6.0.0", "plan9_mips", "terraform-provider-aws_v6.0.0_x5"));
    assert.equal(find().version, "5.100.0");
  });

  it("is an error that lists the searched places and packed copies if there is none", () => {
    const packed = put(
      path.join(home, ".terraform.d", "plugins", ADDRESS, `terraform-provider-aws_5.7.0_${PLATFORM}.zip`),
      0o644,
    );
    configure('plugin_cache_dir = "/somewhere/cache"');
    assert.throws(find, (error: Error) => {
      for (const place of [
        "/somewhere/cache",
        path.join(home, ".terraform.d", "plugins"),
        path.join(root, "usr/share/terraform/plugins"),
      ]) {
        assert.ok(error.message.includes(`\n  ${place}\n`), `${place} is not in: ${error.message}`);
      }
      assert.ok(error.message.includes(`Packed, so not usable yet:\n  ${packed}`));
      return true;
    });
  });
});
