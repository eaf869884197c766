# AWS's responses: one account, one network, and an ARN wherever another resource refers to one.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_partition" {
  defaults = { partition = "aws" }
}

mock_data "aws_region" {
  defaults = { region = "eu-north-1" }
}

mock_data "aws_vpc" {
  defaults = { id = "vpc-0a0a0a0a0a0a0a0a0" }
}

mock_data "aws_ssm_parameter" {
  defaults = { insecure_value = "ami-0aaaaaaaaaaaaaaaa" }
}

override_data {
  target = data.aws_subnets.public
  values = { ids = ["subnet-0000000000000pub1", "subnet-0000000000000pub2"] }
}

override_data {
  target = data.aws_subnets.private
  values = { ids = ["subnet-000000000000priv1", "subnet-000000000000priv2"] }
}

override_resource {
  target = aws_iam_role.lambda
  values = { arn = "arn:aws:iam::123456789012:role/iam_for_lambda" }
}

override_resource {
  target = aws_iam_role.server
  values = { arn = "arn:aws:iam::123456789012:role/ec2_instance_role" }
}

mock_resource "aws_iam_instance_profile" {
  defaults = { arn = "arn:aws:iam::123456789012:instance-profile/ec2_instance_role" }
}

override_resource {
  target = aws_s3_bucket.normal
  values = {
    id  = "static-file-upload-normal-123456789012-eu-north-1"
    arn = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1"
  }
}

override_resource {
  target = aws_s3_bucket.sensitive
  values = {
    id  = "static-file-upload-sensitive-123456789012-eu-north-1"
    arn = "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1"
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:eu-north-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    key_id = "11111111-2222-3333-4444-555555555555"
  }
}

override_resource {
  target = aws_cloudwatch_log_group.server
  values = { arn = "arn:aws:logs:eu-north-1:123456789012:log-group:/static-file-upload/server" }
}

override_resource {
  target = aws_cloudwatch_log_group.lambda
  values = { arn = "arn:aws:logs:eu-north-1:123456789012:log-group:/aws/lambda/static-file-upload" }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:eu-north-1:123456789012:static-file-upload-dead-letters"
    url = "https://sqs.eu-north-1.amazonaws.com/123456789012/static-file-upload-dead-letters"
  }
}

mock_resource "aws_lambda_function" {
  defaults = { arn = "arn:aws:lambda:eu-north-1:123456789012:function:static-file-upload" }
}

mock_resource "aws_cloudwatch_event_rule" {
  defaults = { arn = "arn:aws:events:eu-north-1:123456789012:rule/static-file-upload-sweep" }
}

mock_resource "aws_cognito_user_pool" {
  defaults = { id = "eu-north-1_EXAMPLE00" }
}

mock_resource "aws_cognito_user_pool_client" {
  defaults = { id = "exampleclientid" }
}

override_resource {
  target = aws_security_group.load_balancer
  values = { id = "sg-0000000000000load" }
}

override_resource {
  target = aws_security_group.server
  values = { id = "sg-0000000000000serv" }
}

mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-north-1:123456789012:loadbalancer/app/static-file-upload/0123456789abcdef"
    arn_suffix = "app/static-file-upload/0123456789abcdef"
    dns_name   = "static-file-upload-1.eu-north-1.elb.amazonaws.com"
    zone_id    = "Z00000000000000000000"
  }
}

mock_resource "aws_lb_target_group" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-north-1:123456789012:targetgroup/files-1/0123456789abcdef"
    arn_suffix = "targetgroup/files-1/0123456789abcdef"
  }
}

mock_resource "aws_lb_listener" {
  defaults = {
    arn = "arn:aws:elasticloadbalancing:eu-north-1:123456789012:listener/app/static-file-upload/0123456789abcdef/0123456789abcdef"
  }
}

mock_resource "aws_launch_template" {
  defaults = {
    id             = "lt-0a0a0a0a0a0a0a0a0"
    latest_version = 7
  }
}
