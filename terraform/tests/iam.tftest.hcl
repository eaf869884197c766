mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "roles_that_only_their_service_takes_on" {
  assert {
    condition     = aws_iam_role.lambda.name == "iam_for_lambda" && aws_iam_role.server.name == "ec2_instance_role"
    error_message = "The roles bear their names."
  }

  assert {
    condition = {
      for name, role in { lambda = aws_iam_role.lambda, server = aws_iam_role.server } : name => [
        for statement in jsondecode(role.assume_role_policy).Statement : "${statement.Effect} ${statement.Action} ${statement.Principal.Service}"
      ]
    } == { lambda = ["Allow sts:AssumeRole lambda.amazonaws.com"], server = ["Allow sts:AssumeRole ec2.amazonaws.com"] }
    error_message = "Only the service assumes a role."
  }

  assert {
    condition     = aws_iam_instance_profile.server.name == "ec2_instance_role" && aws_iam_instance_profile.server.role == "ec2_instance_role"
    error_message = "The instance profile carries the servers' role."
  }
}

run "the_mover_may_do_this_and_no_more" {
  assert {
    condition = toset(keys(aws_iam_role_policy.lambda)) == toset(["s3_access", "lambda_logs_and_dead_letters"]) && alltrue([
      for name, policy in aws_iam_role_policy.lambda : policy.role == "iam_for_lambda" && policy.name == name
    ])
    error_message = "Two policies."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.lambda["s3_access"].policy).Statement :
      statement.Resource => toset(flatten([statement.Action]))
      } == {
      "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1"               = toset(["s3:ListBucket"])
      "arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"             = toset(["s3:GetObject", "s3:GetObjectTagging", "s3:DeleteObject"])
      "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1"            = toset(["s3:ListBucket"])
      "arn:aws:s3:::static-file-upload-sensitive-123456789012-eu-north-1/*"          = toset(["s3:PutObject"])
      "arn:aws:kms:eu-north-1:123456789012:key/11111111-2222-3333-4444-555555555555" = toset(["kms:GenerateDataKey", "kms:Decrypt"])
    }
    error_message = "s3_access: take from the normal bucket, put into the vault, data keys of its key."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.lambda["lambda_logs_and_dead_letters"].policy).Statement :
      statement.Resource => toset(flatten([statement.Action]))
      } == {
      "arn:aws:logs:eu-north-1:123456789012:log-group:/aws/lambda/static-file-upload:*" = toset(["logs:CreateLogStream", "logs:PutLogEvents"])
      "arn:aws:sqs:eu-north-1:123456789012:static-file-upload-dead-letters"             = toset(["sqs:SendMessage"])
    }
    error_message = "lambda_logs_and_dead_letters: write its own log group and queue."
  }
}

run "the_server_may_do_this_and_no_more" {
  assert {
    condition = toset(keys(aws_iam_role_policy.server)) == toset(["ssm_read_access_and_s3_access", "ec2_write_own_logs"]) && alltrue([
      for name, policy in aws_iam_role_policy.server : policy.role == "ec2_instance_role" && policy.name == name
    ])
    error_message = "Two policies."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.server["ssm_read_access_and_s3_access"].policy).Statement :
      { action = toset(statement.Action), resource = toset(flatten([statement.Resource])) }
      ] == [
      {
        action = toset(["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParameterHistory"])
        resource = toset([
          for name in ["cognito_user_pool_id", "cognito_client_id", "cognito_password_policy", "normal_bucket_name", "receipt_signing_key"] :
          "arn:aws:ssm:eu-north-1:123456789012:parameter/static-file-upload/${name}"
        ])
      },
      {
        action   = toset(["s3:PutObject", "s3:PutObjectTagging"])
        resource = toset(["arn:aws:s3:::static-file-upload-normal-123456789012-eu-north-1/*"])
      },
    ]
    error_message = "ssm_read_access_and_s3_access: read the product's parameters, put tagged objects into the normal bucket."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.server["ec2_write_own_logs"].policy).Statement :
      "${join(" ", statement.Action)} ${statement.Resource}"
    ] == ["logs:CreateLogStream logs:PutLogEvents arn:aws:logs:eu-north-1:123456789012:log-group:/static-file-upload/server:*"]
    error_message = "ec2_write_own_logs: write its own log group, not read it."
  }
}

run "no_policy_is_about_everything" {
  assert {
    condition = alltrue(flatten([
      for policy in concat(values(aws_iam_role_policy.lambda), values(aws_iam_role_policy.server)) : [
        for statement in jsondecode(policy.policy).Statement : [
          for resource in flatten([statement.Resource]) : resource != "*" && statement.Effect == "Allow" && !strcontains(join(" ", flatten([statement.Action])), "*")
        ]
      ]
    ]))
    error_message = "Every action is named, and so is what it is done to."
  }
}

run "no_shell" {
  assert {
    condition     = length(aws_iam_role_policy_attachment.session_manager) == 0
    error_message = "No person opens a shell on a server."
  }
}

run "a_shell_through_session_manager" {
  variables {
    enable_session_manager = true
  }

  assert {
    condition = (
      aws_iam_role_policy_attachment.session_manager[0].role == "ec2_instance_role" &&
      aws_iam_role_policy_attachment.session_manager[0].policy_arn == "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    )
    error_message = "enable_session_manager adds AWS's policy to the servers' role."
  }
}
