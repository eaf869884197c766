mock_provider "aws" {
  source = "./tests/mocks"
}

run "a_bucket_for_the_state" {
  assert {
    condition     = aws_s3_bucket.state.bucket == "static-file-upload-tfstate-123456789012-eu-north-1" && output.state_bucket_name == aws_s3_bucket.state.bucket
    error_message = "Its name is unique in the world."
  }

  assert {
    condition     = coalesce(aws_s3_bucket.state.force_destroy, false) == false
    error_message = "It cannot be destroyed with a state in it."
  }

  assert {
    condition     = aws_s3_bucket_versioning.state.versioning_configuration[0].status == "Enabled"
    error_message = "Every state is kept."
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.state.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "It is encrypted."
  }

  assert {
    condition = (
      aws_s3_bucket_public_access_block.state.block_public_acls && aws_s3_bucket_public_access_block.state.block_public_policy &&
      aws_s3_bucket_public_access_block.state.ignore_public_acls && aws_s3_bucket_public_access_block.state.restrict_public_buckets &&
      aws_s3_bucket_ownership_controls.state.rule[0].object_ownership == "BucketOwnerEnforced"
    )
    error_message = "No other account sees it."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.state.policy).Statement :
      statement.Sid => "${statement.Effect} ${statement.Principal} ${statement.Action} ${join(" ", statement.Resource)} ${jsonencode(statement.Condition)}"
      } == {
      DenyPlainHttp = "Deny * s3:* arn:aws:s3:::static-file-upload-tfstate-123456789012-eu-north-1 arn:aws:s3:::static-file-upload-tfstate-123456789012-eu-north-1/* {\"Bool\":{\"aws:SecureTransport\":\"false\"}}"
      DenyOldTls    = "Deny * s3:* arn:aws:s3:::static-file-upload-tfstate-123456789012-eu-north-1 arn:aws:s3:::static-file-upload-tfstate-123456789012-eu-north-1/* {\"NumericLessThan\":{\"s3:TlsVersion\":\"1.2\"}}"
    }
    error_message = "No plain HTTP, no old TLS."
  }

  assert {
    condition = aws_s3_bucket_lifecycle_configuration.state.rule[0].status == "Enabled" && (
      aws_s3_bucket_lifecycle_configuration.state.rule[0].noncurrent_version_expiration[0].noncurrent_days == 365 &&
      aws_s3_bucket_lifecycle_configuration.state.rule[0].noncurrent_version_expiration[0].newer_noncurrent_versions == 10 &&
      aws_s3_bucket_lifecycle_configuration.state.rule[0].abort_incomplete_multipart_upload[0].days_after_initiation == 2
    )
    error_message = "Replaced states go after a year, but for the last ten."
  }

  assert {
    condition = toset([
      for setting in [
        aws_s3_bucket_versioning.state, aws_s3_bucket_server_side_encryption_configuration.state, aws_s3_bucket_public_access_block.state,
        aws_s3_bucket_ownership_controls.state, aws_s3_bucket_policy.state, aws_s3_bucket_lifecycle_configuration.state,
      ] : setting.bucket
    ]) == toset([aws_s3_bucket.state.id])
    error_message = "All of this is about that bucket."
  }
}
