mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "a_key_for_the_vault_alone" {
  assert {
    condition     = aws_kms_key.sensitive.enable_key_rotation && aws_kms_key.sensitive.deletion_window_in_days == 30
    error_message = "The key rotates, and its deletion can be called off for 30 days."
  }

  assert {
    condition     = aws_kms_alias.sensitive.name == "alias/static-file-upload-sensitive" && aws_kms_alias.sensitive.target_key_id == aws_kms_key.sensitive.key_id
    error_message = "The key has an alias."
  }

  assert {
    condition = (
      aws_cloudwatch_log_group.server.kms_key_id == null && aws_cloudwatch_log_group.lambda.kms_key_id == null &&
      aws_sqs_queue.dead_letters.kms_master_key_id == null
    )
    error_message = "Logs and queue do not use it."
  }
}

run "administrators_manage_the_key_but_cannot_use_it" {
  assert {
    condition     = jsondecode(aws_kms_key.sensitive.policy).Statement[0].Principal == { AWS = "arn:aws:iam::123456789012:root" }
    error_message = "The first statement is about the account."
  }

  assert {
    condition = toset(jsondecode(aws_kms_key.sensitive.policy).Statement[0].Action) == toset([
      "kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*", "kms:Update*", "kms:Enable*", "kms:Disable*", "kms:Delete*",
      "kms:TagResource", "kms:UntagResource", "kms:CreateAlias", "kms:ScheduleKeyDeletion", "kms:CancelKeyDeletion",
    ])
    error_message = "Management only: no Decrypt, GenerateDataKey, Encrypt or CreateGrant."
  }
}

run "only_the_mover_uses_the_key_and_only_through_s3" {
  assert {
    condition = length(jsondecode(aws_kms_key.sensitive.policy).Statement) == 2 && (
      toset(jsondecode(aws_kms_key.sensitive.policy).Statement[1].Action) == toset(["kms:GenerateDataKey", "kms:Decrypt"])
    )
    error_message = "There is one more statement, for data keys."
  }

  assert {
    condition = jsondecode(aws_kms_key.sensitive.policy).Statement[1].Condition == {
      StringEquals = { "kms:CallerAccount" = "123456789012", "kms:ViaService" = "s3.eu-north-1.amazonaws.com" }
      ArnEquals    = { "aws:PrincipalArn" = ["arn:aws:iam::123456789012:role/iam_for_lambda"] }
    }
    error_message = "Within the account, through S3 of the region, by the mover's role."
  }
}

run "vault_readers_use_it_too" {
  variables {
    vault_reader_role_arns   = ["arn:aws:iam::123456789012:role/auditor"]
    kms_deletion_window_days = 7
  }

  assert {
    condition = jsondecode(aws_kms_key.sensitive.policy).Statement[1].Condition.ArnEquals["aws:PrincipalArn"] == [
      "arn:aws:iam::123456789012:role/iam_for_lambda", "arn:aws:iam::123456789012:role/auditor",
    ]
    error_message = "Readers stand beside the mover."
  }

  assert {
    condition     = aws_kms_key.sensitive.deletion_window_in_days == 7
    error_message = "kms_deletion_window_days."
  }
}
