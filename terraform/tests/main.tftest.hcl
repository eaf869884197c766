mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "finds_the_network_that_terraform_network_makes" {
  command = apply

  assert {
    condition     = data.aws_vpc.selected.tags == tomap({ Name = "static-file-upload" })
    error_message = "The VPC is looked up by its Name tag."
  }
}
