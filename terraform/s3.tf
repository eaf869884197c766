locals {
  normal_bucket_name    = "${var.name}-normal-${local.bucket_suffix}"
  sensitive_bucket_name = "${var.name}-sensitive-${local.bucket_suffix}"

  buckets = {
    normal    = aws_s3_bucket.normal.id
    sensitive = aws_s3_bucket.sensitive.id
  }

  transitions = {
    normal    = var.normal_bucket_transitions
    sensitive = var.sensitive_bucket_transitions
  }

  bucket_policies = {
    normal = templatefile("${path.module}/policies/normal_bucket.json.tftpl", {
      normal_bucket_arn    = aws_s3_bucket.normal.arn
      server_role_arn      = aws_iam_role.server.arn
      lambda_role_arn      = aws_iam_role.lambda.arn
      vault_principal_arns = local.vault_principal_arns
    })

    # AWS refuses an empty list of principals, so the readers' statements are left out when there are no readers.
    sensitive = jsonencode(merge(local.sensitive_bucket_policy, {
      Statement = [
        for statement in local.sensitive_bucket_policy.Statement : statement
        if length(var.vault_reader_role_arns) > 0 || !startswith(statement.Sid, "VaultReaders")
      ]
    }))
  }

  sensitive_bucket_policy = jsondecode(templatefile("${path.module}/policies/sensitive_bucket.json.tftpl", {
    sensitive_bucket_arn   = aws_s3_bucket.sensitive.arn
    sensitive_key_arn      = aws_kms_key.sensitive.arn
    lambda_role_arn        = aws_iam_role.lambda.arn
    vault_reader_role_arns = jsonencode(var.vault_reader_role_arns)
  }))
}

# Not versioned: what the mover has moved to the vault must be gone from here, not hidden behind a delete marker.
resource "aws_s3_bucket" "normal" {
  bucket = local.normal_bucket_name
}

resource "aws_s3_bucket" "sensitive" {
  bucket = local.sensitive_bucket_name
}

resource "aws_s3_bucket_versioning" "sensitive" {
  bucket = aws_s3_bucket.sensitive.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "normal" {
  bucket = aws_s3_bucket.normal.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "sensitive" {
  bucket = aws_s3_bucket.sensitive.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.sensitive.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = local.buckets

  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = local.buckets

  bucket = each.value

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = local.buckets

  bucket = each.value
  policy = local.bucket_policies[each.key]

  # S3 responds with 409 when policy and access block of one bucket change at the same moment.
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = local.buckets

  bucket = each.value

  rule {
    id     = "abort-incomplete-uploads"
    status = "Enabled"
    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = var.abort_incomplete_uploads_after_days[each.key]
    }
  }

  dynamic "rule" {
    for_each = each.key == "sensitive" ? [var.noncurrent_version_days] : []
    content {
      id     = "expire-noncurrent-versions"
      status = "Enabled"
      filter {}

      noncurrent_version_expiration {
        noncurrent_days = rule.value
      }

      # Removes a delete marker that hides no version any more.
      expiration {
        expired_object_delete_marker = true
      }
    }
  }

  dynamic "rule" {
    for_each = length(local.transitions[each.key]) > 0 ? [local.transitions[each.key]] : []
    content {
      id     = "transitions"
      status = "Enabled"
      filter {}

      dynamic "transition" {
        for_each = rule.value
        content {
          days          = transition.value.days
          storage_class = transition.value.storage_class
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.sensitive]
}

# The browser sends large files straight to S3 in presigned parts; it needs ETag and checksum to complete the upload.
resource "aws_s3_bucket_cors_configuration" "normal" {
  bucket = aws_s3_bucket.normal.id

  cors_rule {
    allowed_origins = [local.application_url]
    allowed_methods = ["PUT"]
    allowed_headers = ["content-type", "x-amz-checksum-crc32"]
    expose_headers  = ["ETag", "x-amz-checksum-crc32"]
    max_age_seconds = 3600
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each = var.s3_access_log_bucket == null ? {} : local.buckets

  bucket        = each.value
  target_bucket = var.s3_access_log_bucket
  target_prefix = "${var.name}/${each.key}/"
}

resource "aws_s3_bucket_notification" "normal" {
  bucket = aws_s3_bucket.normal.id

  lambda_function {
    lambda_function_arn = aws_lambda_function.mover.arn
    events              = ["s3:ObjectCreated:*"]
  }

  # S3 tests the permission when the notification is set.
  depends_on = [aws_lambda_permission.normal_bucket]
}
