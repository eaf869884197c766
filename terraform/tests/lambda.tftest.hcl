mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "the_mover" {
  assert {
    condition = aws_lambda_function.mover.filename == "tests/fixtures/lambda.zip" && (
      aws_lambda_function.mover.source_code_hash == filebase64sha256("tests/fixtures/lambda.zip")
    )
    error_message = "It is deployed when, and only when, its package has changed."
  }

  assert {
    condition = (
      aws_lambda_function.mover.runtime == "nodejs24.x" && aws_lambda_function.mover.handler == "index.handler" &&
      aws_lambda_function.mover.architectures == tolist(["arm64"]) && aws_lambda_function.mover.role == aws_iam_role.lambda.arn
    )
    error_message = "Node.js 24 on arm64, in its own role."
  }

  assert {
    condition = (
      aws_lambda_function.mover.timeout == 900 && aws_lambda_function.mover.memory_size == 1769 &&
      aws_lambda_function.mover.reserved_concurrent_executions == -1
    )
    error_message = "900 seconds, 1,769 MB, no concurrency of its own."
  }

  assert {
    condition = aws_lambda_function.mover.environment[0].variables == tomap({
      NORMAL_BUCKET_NAME    = "static-file-upload-normal-123456789012-eu-north-1"
      SENSITIVE_BUCKET_NAME = "static-file-upload-sensitive-123456789012-eu-north-1"
      SENSITIVE_KMS_KEY_ARN = "arn:aws:kms:eu-north-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    })
    error_message = "It knows both buckets and the key."
  }

  assert {
    condition = aws_cloudwatch_log_group.lambda.name == "/aws/lambda/static-file-upload" && aws_cloudwatch_log_group.lambda.retention_in_days == 90 && (
      aws_lambda_function.mover.logging_config[0].log_group == "/aws/lambda/static-file-upload" &&
      aws_lambda_function.mover.logging_config[0].log_format == "Text"
    )
    error_message = "Its log group is ours and ends after 90 days; its lines go there as they are."
  }
}

run "nothing_is_lost_on_failure" {
  assert {
    condition = (
      aws_lambda_function_event_invoke_config.mover.function_name == "static-file-upload" &&
      aws_lambda_function_event_invoke_config.mover.maximum_retry_attempts == 2 &&
      aws_lambda_function_event_invoke_config.mover.maximum_event_age_in_seconds == 21600
    )
    error_message = "Two retries, for six hours at most."
  }

  assert {
    condition = aws_lambda_function.mover.dead_letter_config[0].target_arn == aws_sqs_queue.dead_letters.arn && (
      aws_sqs_queue.dead_letters.name == "static-file-upload-dead-letters" &&
      aws_sqs_queue.dead_letters.sqs_managed_sse_enabled && aws_sqs_queue.dead_letters.message_retention_seconds == 14 * 24 * 3600
    )
    error_message = "Then the event waits in an encrypted queue for 14 days."
  }
}

run "only_the_bucket_and_the_schedule_call_it" {
  assert {
    condition = (
      aws_lambda_permission.normal_bucket.statement_id == "AllowNormalBucket" && aws_lambda_permission.normal_bucket.principal == "s3.amazonaws.com" && aws_lambda_permission.normal_bucket.action == "lambda:InvokeFunction" &&
      aws_lambda_permission.normal_bucket.function_name == "static-file-upload" &&
      aws_lambda_permission.normal_bucket.source_arn == aws_s3_bucket.normal.arn &&
      aws_lambda_permission.normal_bucket.source_account == "123456789012"
    )
    error_message = "S3, for the normal bucket of this account."
  }

  assert {
    condition = (
      aws_lambda_permission.sweep.statement_id == "AllowSweep" && aws_lambda_permission.sweep.principal == "events.amazonaws.com" && aws_lambda_permission.sweep.action == "lambda:InvokeFunction" &&
      aws_lambda_permission.sweep.function_name == "static-file-upload" &&
      aws_lambda_permission.sweep.source_arn == aws_cloudwatch_event_rule.sweep.arn
    )
    error_message = "EventBridge, for the sweep's rule."
  }

  assert {
    condition = (
      aws_cloudwatch_event_rule.sweep.schedule_expression == "rate(15 minutes)" && aws_cloudwatch_event_rule.sweep.state == "ENABLED" &&
      aws_cloudwatch_event_target.sweep.rule == "static-file-upload-sweep" && aws_cloudwatch_event_target.sweep.arn == aws_lambda_function.mover.arn
    )
    error_message = "The bucket is swept every 15 minutes."
  }
}

run "every_switch_the_other_way" {
  variables {
    lambda_architecture         = "x86_64"
    lambda_timeout_seconds      = 300
    lambda_memory_mb            = 3008
    lambda_reserved_concurrency = 20
    log_retention_days          = 365
    sweep_enabled               = false
    sweep_schedule              = "cron(0 * * * ? *)"
  }

  assert {
    condition = (
      aws_lambda_function.mover.architectures == tolist(["x86_64"]) && aws_lambda_function.mover.timeout == 300 &&
      aws_lambda_function.mover.memory_size == 3008 && aws_lambda_function.mover.reserved_concurrent_executions == 20
    )
    error_message = "Processor, time, memory and concurrency."
  }

  assert {
    condition     = aws_cloudwatch_log_group.lambda.retention_in_days == 365 && aws_cloudwatch_log_group.server.retention_in_days == 365
    error_message = "log_retention_days."
  }

  assert {
    condition     = aws_cloudwatch_event_rule.sweep.state == "DISABLED" && aws_cloudwatch_event_rule.sweep.schedule_expression == "cron(0 * * * ? *)"
    error_message = "sweep_enabled and sweep_schedule."
  }
}

run "refuses_to_deploy_without_a_package" {
  command = plan

  variables {
    lambda_package = "tests/fixtures/nothing.zip"
  }

  expect_failures = [aws_lambda_function.mover]
}
