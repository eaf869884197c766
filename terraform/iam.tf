locals {
  # What each role may do, by policy name; policies/README.md explains the placeholders.
  lambda_policies = {
    s3_access = templatefile("${path.module}/policies/s3_access.json.tftpl", {
      normal_bucket_arn    = aws_s3_bucket.normal.arn
      sensitive_bucket_arn = aws_s3_bucket.sensitive.arn
      sensitive_key_arn    = aws_kms_key.sensitive.arn
    })
    lambda_logs_and_dead_letters = templatefile("${path.module}/policies/lambda_logs_and_dead_letters.json.tftpl", {
      lambda_log_group_arn  = aws_cloudwatch_log_group.lambda.arn
      dead_letter_queue_arn = aws_sqs_queue.dead_letters.arn
    })
  }

  server_policies = {
    ssm_read_access_and_s3_access = templatefile("${path.module}/policies/ssm_read_access_and_s3_access.json.tftpl", {
      parameter_arn_prefix = local.parameter_arn_prefix
      normal_bucket_arn    = aws_s3_bucket.normal.arn
    })
    ec2_write_own_logs = templatefile("${path.module}/policies/ec2_write_own_logs.json.tftpl", {
      server_log_group_arn = aws_cloudwatch_log_group.server.arn
    })
  }
}

resource "aws_iam_role" "lambda" {
  name        = var.lambda_role_name
  description = "Mover of ${var.name}: moves sensitive objects from the normal bucket to the vault."
  assume_role_policy = templatefile("${path.module}/policies/service_trust.json.tftpl", {
    service = "lambda.amazonaws.com"
  })
}

resource "aws_iam_role_policy" "lambda" {
  for_each = local.lambda_policies

  name   = each.key
  role   = aws_iam_role.lambda.name
  policy = each.value
}

resource "aws_iam_role" "server" {
  name        = var.server_role_name
  description = "Server of ${var.name}: reads its settings and puts tagged objects into the normal bucket."
  assume_role_policy = templatefile("${path.module}/policies/service_trust.json.tftpl", {
    service = "ec2.amazonaws.com"
  })
}

resource "aws_iam_role_policy" "server" {
  for_each = local.server_policies

  name   = each.key
  role   = aws_iam_role.server.name
  policy = each.value
}

resource "aws_iam_role_policy_attachment" "session_manager" {
  count = var.enable_session_manager ? 1 : 0

  role       = aws_iam_role.server.name
  policy_arn = "arn:${local.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "server" {
  name = var.server_role_name
  role = aws_iam_role.server.name
}
