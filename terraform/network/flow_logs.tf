resource "aws_cloudwatch_log_group" "flow_logs" {
  name              = "/${var.name}/flow-logs"
  retention_in_days = var.flow_log_retention_days
}

resource "aws_iam_role" "flow_logs" {
  name        = "${var.name}-flow-logs"
  description = "Writes the flow logs of the VPC ${var.name}."
  assume_role_policy = templatefile("${path.module}/../policies/flow_logs_trust.json.tftpl", {
    account_id = local.account_id
  })
}

resource "aws_iam_role_policy" "flow_logs" {
  name = "flow_logs"
  role = aws_iam_role.flow_logs.name
  policy = templatefile("${path.module}/../policies/flow_logs.json.tftpl", {
    flow_log_group_arn = aws_cloudwatch_log_group.flow_logs.arn
  })
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flow_logs.arn
  iam_role_arn    = aws_iam_role.flow_logs.arn

  tags = { Name = var.name }
}
