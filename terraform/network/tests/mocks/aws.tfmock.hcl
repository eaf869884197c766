# AWS's responses, and an ARN wherever another resource refers to one.

mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}

mock_data "aws_region" {
  defaults = { region = "eu-north-1" }
}

mock_data "aws_availability_zones" {
  defaults = { names = ["eu-north-1a", "eu-north-1b", "eu-north-1c"] }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::123456789012:role/static-file-upload-flow-logs" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-north-1:123456789012:log-group:/static-file-upload/flow-logs" }
}

mock_resource "aws_s3_bucket" {
  defaults = {
    id  = "static-file-upload-tfstate-123456789012-eu-north-1"
    arn = "arn:aws:s3:::static-file-upload-tfstate-123456789012-eu-north-1"
  }
}
