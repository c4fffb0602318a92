/**
 * Configuration of a Terraform AWS provider that never calls AWS, for plans only: dummy keys, and no checks.
 *
 * @param version of the provider, such as `5.100.0`.
 */
export function offlineProvider(version: string): string {
  return `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "${version}"
    }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
`;
}
