terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.25" # knows Lambda's nodejs24.x
    }
  }

  # Partial on purpose: `terraform init -backend-config=...` sets bucket, key and region.
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

data "aws_partition" "current" {}

data "aws_region" "current" {}

# This root looks the network up; terraform/network, a root of its own, creates it.
data "aws_vpc" "selected" {
  tags = var.vpc.tags

  dynamic "filter" {
    for_each = var.vpc.filters
    content {
      name   = filter.key
      values = filter.value
    }
  }
}

data "aws_subnets" "public" {
  tags = var.public_subnets.tags

  dynamic "filter" {
    for_each = merge({ vpc-id = [data.aws_vpc.selected.id] }, var.public_subnets.filters)
    content {
      name   = filter.key
      values = filter.value
    }
  }

  lifecycle {
    postcondition {
      condition     = length(self.ids) >= 2
      error_message = "A load balancer needs public subnets in two zones. Check public_subnets, or apply terraform/network first."
    }
  }
}

data "aws_subnets" "private" {
  tags = var.private_subnets.tags

  dynamic "filter" {
    for_each = merge({ vpc-id = [data.aws_vpc.selected.id] }, var.private_subnets.filters)
    content {
      name   = filter.key
      values = filter.value
    }
  }

  lifecycle {
    postcondition {
      condition     = length(self.ids) >= 2
      error_message = "The servers need private subnets in two zones. Check private_subnets, or apply terraform/network first."
    }
  }
}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  region     = data.aws_region.current.region

  tags = merge({ Project = var.name, ManagedBy = "terraform" }, var.tags)

  # The stack's name is unique only within an account and region, but bucket names must be unique in all of AWS.
  bucket_suffix = "${local.account_id}-${local.region}"

  application_url = (
    var.certificate_arn == null ? "http://${aws_lb.application.dns_name}" : "https://${var.domain_name}"
  )
}
