mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

# Every validation, with a value that it refuses. A run has one value for each variable, because it cannot tell two
# validations of the same variable apart; and a variable that others are compared with is refused apart from them.

run "unset_or_malformed" {
  command = plan

  variables {
    name                                = "Static File Upload"
    tags                                = { "aws:owner" = "me" }
    log_retention_days                  = 42
    alarm_topic_arns                    = ["operations@example.org"]
    refused_uploads_alarm               = 0
    vpc                                 = { tags = {} }
    public_subnets                      = { tags = {} }
    private_subnets                     = { tags = {} }
    ingress_cidrs                       = ["2001:db8::/32"]
    password_policy                     = { minimum_length = 7 }
    mfa_configuration                   = "SMS"
    threat_protection                   = "ON"
    ses_identity                        = { arn = "example.org", from_address = "files@example.org" }
    token_validity                      = { access_minutes = 4 }
    cognito_domain_prefix               = "my-amazon-files"
    ssm_prefix                          = "static-file-upload/"
    vault_reader_role_arns              = ["arn:aws:iam::123456789012:role/*"]
    kms_deletion_window_days            = 6
    abort_incomplete_uploads_after_days = { normal = 7 }
    noncurrent_version_days             = 0
    normal_bucket_transitions           = [{ days = 90, storage_class = "FLOPPY" }]
    sensitive_bucket_transitions        = [{ days = 90, storage_class = "FLOPPY" }]
    s3_access_log_bucket                = "s3://logs"
    lambda_package                      = ""
    lambda_architecture                 = "arm"
    lambda_timeout_seconds              = 901
    lambda_memory_mb                    = 128
    lambda_reserved_concurrency         = 0
    sweep_schedule                      = "15 minutes"
    domain_name                         = "https://files.example.org"
    tls_policy                          = "ELBSecurityPolicy-2016-08"
    alb_idle_timeout_seconds            = 4001
    deregistration_delay_seconds        = 3601
    alb_access_log_bucket               = "Logs"
    server_role_name                    = "ec2/instance/role"
    container_image                     = "acme/static file upload:1.0.0"
    application_port                    = 80
    log_level                           = "verbose"
    max_upload_bytes                    = 5368709121
    max_direct_upload_bytes             = 536870912001
    instance_type                       = "medium"
    ami_id                              = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    ami_parameter                       = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"
    root_volume_gib                     = 4
    capacity                            = { min = 0 }
    cpu_target_percent                  = 95
    health_check_grace_seconds          = 10
    instance_warmup_seconds             = -1
  }

  expect_failures = [
    var.name, var.tags, var.log_retention_days, var.alarm_topic_arns, var.refused_uploads_alarm, var.vpc, var.public_subnets, var.private_subnets,
    var.ingress_cidrs, var.password_policy, var.mfa_configuration, var.threat_protection, var.ses_identity, var.token_validity,
    var.cognito_domain_prefix, var.ssm_prefix, var.vault_reader_role_arns, var.kms_deletion_window_days,
    var.abort_incomplete_uploads_after_days, var.noncurrent_version_days, var.normal_bucket_transitions,
    var.sensitive_bucket_transitions, var.s3_access_log_bucket, var.lambda_package, var.lambda_architecture,
    var.lambda_timeout_seconds, var.lambda_memory_mb, var.lambda_reserved_concurrency, var.sweep_schedule,
    var.domain_name, var.tls_policy, var.alb_idle_timeout_seconds, var.deregistration_delay_seconds, var.alb_access_log_bucket,
    var.server_role_name, var.container_image, var.application_port, var.log_level, var.max_upload_bytes, var.max_direct_upload_bytes,
    var.instance_type, var.ami_id, var.ami_parameter, var.root_volume_gib, var.capacity, var.cpu_target_percent,
    var.health_check_grace_seconds, var.instance_warmup_seconds,
  ]
}

run "well_formed_but_wrong" {
  command = plan

  variables {
    name                                = "a-name-of-twenty-five-abc"
    ingress_cidrs                       = []
    password_policy                     = { require_symbols = false }
    ses_identity                        = { arn = "arn:aws:ses:eu-north-1:123456789012:identity/example.org", from_address = "files" }
    token_validity                      = { refresh_days = 0 }
    cognito_domain_prefix               = "-files"
    ssm_prefix                          = "/aws/files"
    vault_reader_role_arns              = ["arn:aws:iam::123456789012:root"]
    kms_deletion_window_days            = 31
    abort_incomplete_uploads_after_days = { sensitive = 0 }
    normal_bucket_transitions           = [{ days = 7, storage_class = "GLACIER_IR" }]
    sensitive_bucket_transitions        = [{ days = 29, storage_class = "STANDARD_IA" }]
    lambda_timeout_seconds              = 60
    lambda_memory_mb                    = 10241
    certificate_arn                     = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    alb_idle_timeout_seconds            = 59
    deregistration_delay_seconds        = -1
    server_role_name                    = "iam_for_lambda"
    container_image                     = "acme/static-file-upload:latest"
    application_port                    = 65536
    max_upload_bytes                    = 0
    max_direct_upload_bytes             = 0
    root_volume_gib                     = 1025
    capacity                            = { desired = 4 }
    cpu_target_percent                  = 9
    health_check_grace_seconds          = 3601
    instance_warmup_seconds             = 3601
  }

  expect_failures = [
    var.name, var.ingress_cidrs, var.password_policy, var.ses_identity, var.token_validity, var.cognito_domain_prefix, var.ssm_prefix,
    var.vault_reader_role_arns, var.kms_deletion_window_days, var.abort_incomplete_uploads_after_days, var.normal_bucket_transitions,
    var.sensitive_bucket_transitions, var.lambda_timeout_seconds, var.lambda_memory_mb, var.certificate_arn,
    var.alb_idle_timeout_seconds, var.deregistration_delay_seconds, var.server_role_name, var.container_image,
    var.application_port, var.max_upload_bytes, var.max_direct_upload_bytes, var.root_volume_gib, var.capacity,
    var.cpu_target_percent, var.health_check_grace_seconds, var.instance_warmup_seconds,
  ]
}

run "wrong_in_other_ways" {
  command = plan

  variables {
    region                       = "Stockholm"
    lambda_role_name             = "iam for lambda"
    name                         = "two--hyphens"
    password_policy              = { minimum_length = 100 }
    token_validity               = { id_minutes = 1441 }
    vault_reader_role_arns       = ["arn:aws:iam::210987654321:role/auditor"]
    ssm_prefix                   = "/SSM"
    normal_bucket_transitions    = [{ days = 29, storage_class = "ONEZONE_IA" }]
    sensitive_bucket_transitions = [{ days = 0, storage_class = "GLACIER" }]
    container_image              = "registry.example.org:5000/acme/static-file-upload"
    capacity                     = { min = 2, desired = 1 }
  }

  expect_failures = [
    var.name, var.region, var.lambda_role_name, var.password_policy, var.token_validity, var.ssm_prefix, var.vault_reader_role_arns, var.normal_bucket_transitions, var.sensitive_bucket_transitions,
    var.container_image, var.capacity,
  ]
}

run "a_certificate_of_another_kind" {
  command = plan

  variables {
    certificate_arn = "arn:aws:iam::123456789012:server-certificate/files"
    domain_name     = "files.example.org"
    container_image = "registry.example.org/acme/static-file-upload:latest"
  }

  expect_failures = [var.certificate_arn, var.container_image]
}

run "a_certificate_without_a_domain" {
  command = plan

  variables {
    certificate_arn = "arn:aws:acm:eu-north-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
  }

  expect_failures = [var.domain_name]
}

run "a_domain_without_a_certificate" {
  command = plan

  variables {
    domain_name = "files.example.org"
  }

  expect_failures = [var.domain_name]
}
