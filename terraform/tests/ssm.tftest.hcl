mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "parameters_that_the_server_reads" {
  assert {
    condition     = aws_ssm_parameter.cognito_user_pool_id.name == "/static-file-upload/cognito_user_pool_id" && aws_ssm_parameter.cognito_user_pool_id.insecure_value == "eu-north-1_EXAMPLE00"
    error_message = "Pool id."
  }

  assert {
    condition     = aws_ssm_parameter.cognito_client_id.name == "/static-file-upload/cognito_client_id" && aws_ssm_parameter.cognito_client_id.insecure_value == "exampleclientid"
    error_message = "Client id."
  }

  assert {
    condition = aws_ssm_parameter.cognito_password_policy.name == "/static-file-upload/cognito_password_policy" && (
      jsondecode(aws_ssm_parameter.cognito_password_policy.insecure_value) == {
        minimumLength = 8, requireLowercase = true, requireUppercase = true, requireNumbers = true, requireSymbols = true
      }
    )
    error_message = "Password policy, with the field names that the pages read."
  }

  assert {
    condition     = aws_ssm_parameter.normal_bucket_name.name == "/static-file-upload/normal_bucket_name" && aws_ssm_parameter.normal_bucket_name.insecure_value == aws_s3_bucket.normal.bucket
    error_message = "Name of the normal bucket."
  }

  assert {
    condition = alltrue([
      for parameter in [
        aws_ssm_parameter.cognito_user_pool_id, aws_ssm_parameter.cognito_client_id,
        aws_ssm_parameter.cognito_password_policy, aws_ssm_parameter.normal_bucket_name,
      ] : parameter.type == "String" && length(parameter.description) > 0
    ])
    error_message = "None of them is secret, each is described."
  }
}

run "another_prefix" {
  variables {
    ssm_prefix = "/team/files"
  }

  assert {
    condition     = aws_ssm_parameter.normal_bucket_name.name == "/team/files/normal_bucket_name" && output.ssm_prefix == "/team/files"
    error_message = "Parameters stand under ssm_prefix."
  }

  assert {
    condition = alltrue([
      for arn in jsondecode(aws_iam_role_policy.server["ssm_read_access_and_s3_access"].policy).Statement[0].Resource :
      startswith(arn, "arn:aws:ssm:eu-north-1:123456789012:parameter/team/files/")
    ])
    error_message = "The server may read them there."
  }

  assert {
    condition     = strcontains(local.user_data, "SSM_PREFIX=/team/files\n")
    error_message = "The server is told where."
  }
}
