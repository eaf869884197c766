# The network of the product and the bucket for Terraform's state. Apply this root once, before everything else:
# docs/operations.md.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25"
    }
  }

  # The bucket does not exist yet at the first apply of this root, so docs/operations.md begins with local state and
  # then moves it here.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  region     = data.aws_region.current.region

  tags = merge({ Project = var.name, ManagedBy = "terraform" }, var.tags)
}
