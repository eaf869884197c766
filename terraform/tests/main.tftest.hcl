mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "finds_the_network_that_terraform_network_makes" {
  assert {
    condition     = data.aws_vpc.selected.tags == tomap({ Name = "static-file-upload" }) && length(data.aws_vpc.selected.filter) == 0
    error_message = "The VPC is looked up by its Name tag."
  }

  assert {
    condition     = data.aws_subnets.public.tags == tomap({ Tier = "public" })
    error_message = "Public subnets are looked up by their Tier tag."
  }

  assert {
    condition     = data.aws_subnets.private.tags == tomap({ Tier = "private" })
    error_message = "Private subnets are looked up by their Tier tag."
  }

  assert {
    condition = alltrue([
      for lookup in [data.aws_subnets.public, data.aws_subnets.private] :
      [for filter in lookup.filter : filter.values if filter.name == "vpc-id"] == [toset(["vpc-0a0a0a0a0a0a0a0a0"])]
    ])
    error_message = "Subnets are looked up within the VPC."
  }
}

run "finds_another_network_by_filters" {
  variables {
    vpc             = { tags = {}, filters = { cidr = ["10.9.0.0/16"] } }
    public_subnets  = { tags = { Zone = "dmz" }, filters = { state = ["available"] } }
    private_subnets = { tags = {}, filters = { "tag:Name" = ["inner-a", "inner-b"] } }
  }

  assert {
    condition     = length(data.aws_vpc.selected.tags) == 0 && one(data.aws_vpc.selected.filter).name == "cidr" && one(data.aws_vpc.selected.filter).values == toset(["10.9.0.0/16"])
    error_message = "The VPC is looked up by the filters given."
  }

  assert {
    condition     = data.aws_subnets.public.tags == tomap({ Zone = "dmz" }) && toset(data.aws_subnets.public.filter[*].name) == toset(["vpc-id", "state"])
    error_message = "Public subnets are looked up by the tags and filters given."
  }

  assert {
    condition     = toset(data.aws_subnets.private.filter[*].name) == toset(["vpc-id", "tag:Name"])
    error_message = "Private subnets are looked up by the filters given."
  }
}

run "refuses_one_public_subnet" {
  command = plan

  override_data {
    target = data.aws_subnets.public
    values = { ids = ["subnet-0000000000000pub1"] }
  }

  expect_failures = [data.aws_subnets.public]
}

run "refuses_one_private_subnet" {
  command = plan

  override_data {
    target = data.aws_subnets.private
    values = { ids = ["subnet-000000000000priv1"] }
  }

  expect_failures = [data.aws_subnets.private]
}

run "tags_everything" {
  variables {
    tags = { Owner = "records office" }
  }

  assert {
    condition     = local.tags == { Project = "static-file-upload", ManagedBy = "terraform", Owner = "records office" }
    error_message = "The default tags carry project, maker and the tags given."
  }
}

run "names_everything_after_the_stack" {
  variables {
    name             = "files-two"
    lambda_role_name = "files_two_mover"
    server_role_name = "files_two_server"
    ssm_prefix       = "/files-two"
  }

  assert {
    condition = toset([
      output.stack_name, aws_cognito_user_pool.users.name, aws_lb.application.name, aws_lambda_function.mover.function_name,
    ]) == toset(["files-two"])
    error_message = "Pool, load balancer and function bear the stack's name."
  }

  assert {
    condition = alltrue([
      for name in [
        aws_s3_bucket.normal.bucket, aws_s3_bucket.sensitive.bucket, aws_sqs_queue.dead_letters.name,
        aws_autoscaling_group.server.name, aws_launch_template.server.name, aws_security_group.server.name,
        aws_security_group.load_balancer.name, aws_cloudwatch_event_rule.sweep.name,
        trimprefix(aws_kms_alias.sensitive.name, "alias/"), trimprefix(aws_cloudwatch_log_group.server.name, "/"),
        trimprefix(aws_cloudwatch_log_group.lambda.name, "/aws/lambda/"),
      ] : startswith(name, "files-two")
    ])
    error_message = "Every other name begins with the stack's."
  }

  assert {
    condition     = aws_iam_role.lambda.name == "files_two_mover" && aws_iam_role.server.name == "files_two_server" && aws_iam_instance_profile.server.name == "files_two_server"
    error_message = "A second stack can have roles of its own."
  }
}

run "tells_the_pipeline_what_it_needs" {
  assert {
    condition = output.region == "eu-north-1" && output.application_url == "http://static-file-upload-1.eu-north-1.elb.amazonaws.com" && (
      output.alb_dns_name == "static-file-upload-1.eu-north-1.elb.amazonaws.com" && output.alb_zone_id == "Z00000000000000000000" &&
      output.alb_arn == aws_lb.application.arn
    )
    error_message = "Region and addresses."
  }

  assert {
    condition     = output.autoscaling_group_name == "static-file-upload-server" && output.container_image == "acme/static-file-upload:1.0.0" && output.ami_id == "ami-0aaaaaaaaaaaaaaaa"
    error_message = "What a rollout follows, and what a rollback goes back to."
  }

  assert {
    condition     = output.cognito_user_pool_id == "eu-north-1_EXAMPLE00" && output.cognito_client_id == "exampleclientid" && output.ssm_prefix == "/static-file-upload"
    error_message = "What the smoke test signs in with."
  }

  assert {
    condition = output.normal_bucket_name == "static-file-upload-normal-123456789012-eu-north-1" && (
      output.sensitive_bucket_name == "static-file-upload-sensitive-123456789012-eu-north-1" &&
      output.sensitive_kms_key_arn == aws_kms_key.sensitive.arn
    )
    error_message = "Where the smoke test looks."
  }

  assert {
    condition = output.lambda_function_name == "static-file-upload" && (
      output.dead_letter_queue_url == "https://sqs.eu-north-1.amazonaws.com/123456789012/static-file-upload-dead-letters" &&
      output.server_log_group_name == "/static-file-upload/server" && output.lambda_log_group_name == "/aws/lambda/static-file-upload" &&
      output.server_role_arn == aws_iam_role.server.arn && output.lambda_role_arn == aws_iam_role.lambda.arn && output.deletion_protection
    )
    error_message = "What operations look at."
  }
}
