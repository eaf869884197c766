mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "normal_bucket" {
  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this["normal"].policy).Statement :
      statement.Sid => { principal = statement.Principal.AWS, action = toset(flatten([statement.Action])), resource = statement.Resource }
      if statement.Effect == "Allow"
      } == {
      ServerPutsTaggedObjects = {
        principal = "arn:aws:iam::123456789012:role/ec2_instance_role"
        action    = toset(["s3:PutObject", "s3:PutObjectTagging"])
        resource  = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"
      }
      MoverLists = {
        principal = "arn:aws:iam::123456789012:role/iam_for_lambda"
        action    = toset(["s3:ListBucket"])
        resource  = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1"
      }
      MoverTakesObjects = {
        principal = "arn:aws:iam::123456789012:role/iam_for_lambda"
        action    = toset(["s3:GetObject", "s3:GetObjectTagging", "s3:DeleteObject"])
        resource  = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"
      }
    }
    error_message = "Exactly what the two roles may do."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this["normal"].policy).Statement :
      statement.Sid => { action = toset(flatten([statement.Action])), condition = jsonencode(statement.Condition) }
      if statement.Effect == "Deny"
      } == {
      DenyPlainHttp = { action = toset(["s3:*"]), condition = jsonencode({ Bool = { "aws:SecureTransport" = "false" } }) }
      DenyOldTls    = { action = toset(["s3:*"]), condition = jsonencode({ NumericLessThan = { "s3:TlsVersion" = "1.2" } }) }
      DenyOverwriting = {
        action    = toset(["s3:PutObject"])
        condition = jsonencode({ Null = { "s3:if-none-match" = "true" }, Bool = { "s3:ObjectCreationOperation" = "true" } })
      }
      DenyDeclassifying = {
        action    = toset(["s3:PutObjectTagging", "s3:PutObjectVersionTagging", "s3:DeleteObjectTagging", "s3:DeleteObjectVersionTagging"])
        condition = jsonencode({ Null = { "s3:ExistingObjectTag/sensitive" = "false" } })
      }
      DenyReadingSensitiveObjects = {
        action = toset(["s3:GetObject", "s3:GetObjectVersion"])
        condition = jsonencode({
          StringEquals = { "s3:ExistingObjectTag/sensitive" = "true" }
          ArnNotEquals = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/iam_for_lambda"] }
        })
      }
    }
    error_message = "No plain HTTP, no old TLS, no overwriting, no declassifying, no reading of sensitive objects."
  }

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.this["normal"].policy).Statement : statement.Principal == "*"
      if statement.Effect == "Deny"
    ])
    error_message = "What is denied is denied to everyone."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this["normal"].policy).Statement :
      statement.Sid => join(" ", flatten([statement.Resource]))
      if statement.Effect == "Deny"
      } == {
      DenyPlainHttp               = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1 arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"
      DenyOldTls                  = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1 arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"
      DenyOverwriting             = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"
      DenyDeclassifying           = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"
      DenyReadingSensitiveObjects = "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"
    }
    error_message = "Denied for every object, and the transport for the bucket too."
  }
}

run "sensitive_bucket" {
  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this["sensitive"].policy).Statement :
      statement.Sid => "${statement.Principal.AWS} ${statement.Action} ${statement.Resource}"
      if statement.Effect == "Allow"
      } == {
      MoverLists       = "arn:aws:iam::123456789012:role/iam_for_lambda s3:ListBucket arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1"
      MoverPutsObjects = "arn:aws:iam::123456789012:role/iam_for_lambda s3:PutObject arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1/*"
    }
    error_message = "Exactly what the mover may do; no role reads."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this["sensitive"].policy).Statement :
      statement.Sid => { principal = statement.Principal, action = statement.Action, condition = jsonencode(statement.Condition) }
      if statement.Effect == "Deny"
      } == {
      DenyPlainHttp = { principal = "*", action = "s3:*", condition = jsonencode({ Bool = { "aws:SecureTransport" = "false" } }) }
      DenyOldTls    = { principal = "*", action = "s3:*", condition = jsonencode({ NumericLessThan = { "s3:TlsVersion" = "1.2" } }) }
      DenyOtherEncryption = {
        principal = "*"
        action    = "s3:PutObject"
        condition = jsonencode({ StringNotEqualsIfExists = { "s3:x-amz-server-side-encryption" = "aws:kms" } })
      }
      DenyOtherKeys = {
        principal = "*"
        action    = "s3:PutObject"
        condition = jsonencode({
          StringNotEqualsIfExists = {
            "s3:x-amz-server-side-encryption-aws-kms-key-id" = "arn:aws:kms:eu-north-1:123456789012:key/11111111-2222-3333-4444-555555555555"
          }
        })
      }
    }
    error_message = "No plain HTTP, no old TLS, no other encryption, no other key."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this["sensitive"].policy).Statement :
      statement.Sid => join(" ", flatten([statement.Resource]))
      if statement.Effect == "Deny"
      } == {
      DenyPlainHttp       = "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1 arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1/*"
      DenyOldTls          = "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1 arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1/*"
      DenyOtherEncryption = "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1/*"
      DenyOtherKeys       = "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1/*"
    }
    error_message = "Denied for every object, and the transport for the bucket too."
  }
}

run "vault_readers_are_the_only_way_out" {
  variables {
    vault_reader_role_arns = ["arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::123456789012:role/records"]
  }

  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.this["sensitive"].policy).Statement :
      statement.Sid => { principal = statement.Principal.AWS, action = toset(flatten([statement.Action])), resource = statement.Resource }
      if startswith(statement.Sid, "VaultReaders")
      } == {
      VaultReadersList = {
        principal = ["arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::123456789012:role/records"]
        action    = toset(["s3:ListBucket"])
        resource  = "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1"
      }
      VaultReadersRead = {
        principal = ["arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::123456789012:role/records"]
        action    = toset(["s3:GetObject", "s3:GetObjectVersion"])
        resource  = "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1/*"
      }
    }
    error_message = "Readers list and read."
  }

  assert {
    condition     = length(jsondecode(aws_s3_bucket_policy.this["sensitive"].policy).Statement) == 8
    error_message = "Nothing else changes."
  }

  assert {
    condition = one([
      for statement in jsondecode(aws_s3_bucket_policy.this["normal"].policy).Statement : statement.Condition.ArnNotEquals["aws:PrincipalArn"]
      if statement.Sid == "DenyReadingSensitiveObjects"
      ]) == [
      "arn:aws:iam::123456789012:role/iam_for_lambda", "arn:aws:iam::123456789012:role/auditor", "arn:aws:iam::123456789012:role/records",
    ]
    error_message = "Sensitive objects on their way to the vault are not kept from them."
  }
}
