locals {
  lambda_name = var.name
}

resource "aws_cloudwatch_log_group" "lambda" {
  name              = "/aws/lambda/${local.lambda_name}"
  retention_in_days = var.log_retention_days
}

# SQS itself encrypts the queue. It keeps a message for at most 14 days.
resource "aws_sqs_queue" "dead_letters" {
  name                      = "${var.name}-dead-letters"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
}

resource "aws_lambda_function" "mover" {
  function_name = local.lambda_name
  description   = "Moves sensitive objects from the normal bucket to the vault."
  role          = aws_iam_role.lambda.arn

  filename = var.lambda_package
  # Without the file a stack can be destroyed but not applied: see the precondition.
  source_code_hash = fileexists(var.lambda_package) ? filebase64sha256(var.lambda_package) : null
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = [var.lambda_architecture]

  timeout                        = var.lambda_timeout_seconds
  memory_size                    = var.lambda_memory_mb
  reserved_concurrent_executions = var.lambda_reserved_concurrency

  environment {
    variables = {
      NORMAL_BUCKET_NAME    = aws_s3_bucket.normal.bucket
      SENSITIVE_BUCKET_NAME = aws_s3_bucket.sensitive.bucket
      SENSITIVE_KMS_KEY_ARN = aws_kms_key.sensitive.arn
    }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letters.arn
  }

  # The bundle writes structured lines and metrics itself; Lambda's JSON format would wrap them as text.
  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.lambda.name
  }

  lifecycle {
    precondition {
      condition     = fileexists(var.lambda_package)
      error_message = "There is no Lambda package at ${var.lambda_package}. Run `npm run build -w lambda` or set lambda_package."
    }
  }

  # Lambda refuses a dead-letter queue that its role has no right to send to.
  depends_on = [aws_iam_role_policy.lambda]
}

resource "aws_lambda_function_event_invoke_config" "mover" {
  function_name                = aws_lambda_function.mover.function_name
  maximum_retry_attempts       = 2
  maximum_event_age_in_seconds = 21600
}

resource "aws_lambda_permission" "normal_bucket" {
  statement_id   = "AllowNormalBucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.mover.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = aws_s3_bucket.normal.arn
  source_account = local.account_id
}

# S3 should deliver every event at least once; the sweep finds sensitive objects whose event was lost or failed.
resource "aws_cloudwatch_event_rule" "sweep" {
  name                = "${var.name}-sweep"
  description         = "Sweeps the normal bucket for sensitive objects that no event moved."
  schedule_expression = var.sweep_schedule
  state               = var.sweep_enabled ? "ENABLED" : "DISABLED"
}

resource "aws_cloudwatch_event_target" "sweep" {
  rule = aws_cloudwatch_event_rule.sweep.name
  arn  = aws_lambda_function.mover.arn
}

resource "aws_lambda_permission" "sweep" {
  statement_id  = "AllowSweep"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.mover.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.sweep.arn
}
