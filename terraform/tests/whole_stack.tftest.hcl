# The whole stack, as few and as much of it as there can be. ci/test reads the states of these runs and compares names
# with those that servers, mover and documents know: terraform.spec.ts, metrics.spec.ts.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "by_default" {
}

run "with_every_option" {
  variables {
    certificate_arn              = "arn:aws:acm:eu-north-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    domain_name                  = "files.example.org"
    alb_access_log_bucket        = "example-access-logs"
    s3_access_log_bucket         = "example-access-logs"
    enable_session_manager       = true
    mfa_configuration            = "ON"
    ses_identity                 = { arn = "arn:aws:ses:eu-north-1:123456789012:identity/example.org", from_address = "files@example.org" }
    cognito_domain_prefix        = "files-of-example"
    vault_reader_role_arns       = ["arn:aws:iam::123456789012:role/auditor"]
    normal_bucket_transitions    = [{ days = 30, storage_class = "STANDARD_IA" }]
    sensitive_bucket_transitions = [{ days = 180, storage_class = "DEEP_ARCHIVE" }]
  }
}
