mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "two_buckets_that_no_other_account_can_see" {
  assert {
    condition = aws_s3_bucket.normal.bucket == "static-file-upload-normal-123456789012-eu-north-1" && (
      aws_s3_bucket.sensitive.bucket == "static-file-upload-sensitive-123456789012-eu-north-1"
    )
    error_message = "Bucket names are unique in the world: they end with account and region."
  }

  assert {
    condition     = coalesce(aws_s3_bucket.normal.force_destroy, false) == false && coalesce(aws_s3_bucket.sensitive.force_destroy, false) == false
    error_message = "A bucket with files in it cannot be destroyed."
  }

  assert {
    condition = toset(keys(aws_s3_bucket_public_access_block.this)) == toset(["normal", "sensitive"]) && alltrue([
      for block in aws_s3_bucket_public_access_block.this :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "Public access is blocked, all four ways."
  }

  assert {
    condition = toset(keys(aws_s3_bucket_ownership_controls.this)) == toset(["normal", "sensitive"]) && alltrue([
      for controls in aws_s3_bucket_ownership_controls.this : controls.rule[0].object_ownership == "BucketOwnerEnforced"
    ])
    error_message = "There are no ACLs."
  }

  assert {
    condition = alltrue([
      for kind in ["normal", "sensitive"] : alltrue([
        for setting in [
          aws_s3_bucket_public_access_block.this[kind], aws_s3_bucket_ownership_controls.this[kind],
          aws_s3_bucket_policy.this[kind], aws_s3_bucket_lifecycle_configuration.this[kind],
        ] : setting.bucket == "static-file-upload-${kind}-123456789012-eu-north-1"
      ])
    ])
    error_message = "Each setting belongs to its own bucket."
  }
}

run "encryption_and_versions" {
  assert {
    condition = one(one(aws_s3_bucket_server_side_encryption_configuration.normal.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256" && (
      aws_s3_bucket_server_side_encryption_configuration.normal.bucket == aws_s3_bucket.normal.id
    )
    error_message = "The normal bucket is encrypted by S3."
  }

  assert {
    condition = one(one(aws_s3_bucket_server_side_encryption_configuration.sensitive.rule).apply_server_side_encryption_by_default) == {
      sse_algorithm = "aws:kms", kms_master_key_id = aws_kms_key.sensitive.arn
      } && one(aws_s3_bucket_server_side_encryption_configuration.sensitive.rule).bucket_key_enabled && (
      aws_s3_bucket_server_side_encryption_configuration.sensitive.bucket == aws_s3_bucket.sensitive.id
    )
    error_message = "The vault is encrypted under its own key, by way of a bucket key."
  }

  assert {
    condition     = aws_s3_bucket_versioning.sensitive.bucket == aws_s3_bucket.sensitive.id && aws_s3_bucket_versioning.sensitive.versioning_configuration[0].status == "Enabled"
    error_message = "The vault keeps versions."
  }
}

run "life_of_objects" {
  assert {
    condition = {
      for kind, config in aws_s3_bucket_lifecycle_configuration.this :
      kind => one([for rule in config.rule : rule if rule.id == "abort-incomplete-uploads"]).abort_incomplete_multipart_upload[0].days_after_initiation
    } == { normal = 8, sensitive = 2 }
    error_message = "Unfinished uploads go after 8 days, in the vault after 2."
  }

  assert {
    condition = toset(aws_s3_bucket_lifecycle_configuration.this["normal"].rule[*].id) == toset(["abort-incomplete-uploads"]) && (
      toset(aws_s3_bucket_lifecycle_configuration.this["sensitive"].rule[*].id) == toset(["abort-incomplete-uploads", "expire-noncurrent-versions"])
    )
    error_message = "Nothing else expires or changes its storage class."
  }

  assert {
    condition = one([
      for rule in aws_s3_bucket_lifecycle_configuration.this["sensitive"].rule : rule.noncurrent_version_expiration[0].noncurrent_days
      if rule.id == "expire-noncurrent-versions"
    ]) == 90
    error_message = "The vault lets go of a version 90 days after it was covered."
  }

  assert {
    condition = one([
      for rule in aws_s3_bucket_lifecycle_configuration.this["sensitive"].rule : rule.expiration[0].expired_object_delete_marker
      if rule.id == "expire-noncurrent-versions"
    ])
    error_message = "A delete marker with nothing behind it goes too."
  }

  assert {
    condition = alltrue(flatten([
      for config in aws_s3_bucket_lifecycle_configuration.this : [for rule in config.rule : rule.status == "Enabled"]
    ]))
    error_message = "Every rule is on."
  }
}

run "another_life_of_objects" {
  variables {
    abort_incomplete_uploads_after_days = { normal = 30, sensitive = 1 }
    noncurrent_version_days             = 365
    normal_bucket_transitions           = [{ days = 30, storage_class = "STANDARD_IA" }, { days = 90, storage_class = "GLACIER_IR" }]
    sensitive_bucket_transitions        = [{ days = 180, storage_class = "DEEP_ARCHIVE" }]
  }

  assert {
    condition = {
      for kind, config in aws_s3_bucket_lifecycle_configuration.this :
      kind => one([for rule in config.rule : rule if rule.id == "abort-incomplete-uploads"]).abort_incomplete_multipart_upload[0].days_after_initiation
    } == { normal = 30, sensitive = 1 }
    error_message = "abort_incomplete_uploads_after_days."
  }

  assert {
    condition = one([
      for rule in aws_s3_bucket_lifecycle_configuration.this["sensitive"].rule : rule.noncurrent_version_expiration[0].noncurrent_days
      if rule.id == "expire-noncurrent-versions"
    ]) == 365
    error_message = "noncurrent_version_days."
  }

  assert {
    condition = {
      for kind, config in aws_s3_bucket_lifecycle_configuration.this : kind => flatten([
        for rule in config.rule : [for transition in rule.transition : "${transition.days} ${transition.storage_class}"] if rule.id == "transitions"
      ])
    } == { normal = ["30 STANDARD_IA", "90 GLACIER_IR"], sensitive = ["180 DEEP_ARCHIVE"] }
    error_message = "normal_bucket_transitions and sensitive_bucket_transitions."
  }

  assert {
    condition = alltrue(flatten([
      for config in aws_s3_bucket_lifecycle_configuration.this : [for rule in config.rule : rule.status == "Enabled"]
    ]))
    error_message = "Every rule is on."
  }
}

run "the_browser_may_put_parts" {
  assert {
    condition = one(aws_s3_bucket_cors_configuration.normal.cors_rule).allowed_origins == toset(["http://static-file-upload-1.eu-north-1.elb.amazonaws.com"]) && (
      aws_s3_bucket_cors_configuration.normal.bucket == aws_s3_bucket.normal.id
    )
    error_message = "From the application's own origin only."
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.normal.cors_rule).allowed_methods == toset(["PUT"]) && one(aws_s3_bucket_cors_configuration.normal.cors_rule).max_age_seconds == 3600
    error_message = "PUT and nothing else, asked for once an hour."
  }

  assert {
    condition = (
      one(aws_s3_bucket_cors_configuration.normal.cors_rule).allowed_headers == toset(["content-type", "x-amz-checksum-crc32"]) &&
      one(aws_s3_bucket_cors_configuration.normal.cors_rule).expose_headers == toset(["ETag", "x-amz-checksum-crc32"])
    )
    error_message = "The headers of a part, and those of its response."
  }
}

run "the_browser_comes_from_the_domain" {
  variables {
    certificate_arn = "arn:aws:acm:eu-north-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    domain_name     = "files.example.org"
  }

  assert {
    condition     = one(aws_s3_bucket_cors_configuration.normal.cors_rule).allowed_origins == toset(["https://files.example.org"])
    error_message = "With a certificate the origin is the domain over HTTPS."
  }
}

run "access_is_not_logged" {
  assert {
    condition     = length(aws_s3_bucket_logging.this) == 0
    error_message = "Access logs need a bucket of one's own."
  }
}

run "access_is_logged" {
  variables {
    s3_access_log_bucket = "example-access-logs"
  }

  assert {
    condition = {
      for kind, logging in aws_s3_bucket_logging.this : kind => "${logging.bucket} > ${logging.target_bucket}/${logging.target_prefix}"
      } == {
      normal    = "static-file-upload-normal-123456789012-eu-north-1 > example-access-logs/static-file-upload/normal/"
      sensitive = "static-file-upload-sensitive-123456789012-eu-north-1 > example-access-logs/static-file-upload/sensitive/"
    }
    error_message = "Both buckets are logged, apart from each other."
  }
}

run "the_mover_hears_of_every_object" {
  assert {
    condition = aws_s3_bucket_notification.normal.bucket == aws_s3_bucket.normal.id && (
      aws_s3_bucket_notification.normal.lambda_function[0].lambda_function_arn == aws_lambda_function.mover.arn &&
      aws_s3_bucket_notification.normal.lambda_function[0].events == toset(["s3:ObjectCreated:*"]) &&
      aws_s3_bucket_notification.normal.lambda_function[0].filter_prefix == null &&
      aws_s3_bucket_notification.normal.lambda_function[0].filter_suffix == null
    )
    error_message = "However it was created, wherever it lies."
  }
}
