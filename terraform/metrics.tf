locals {
  metric_namespace = "StaticFileUpload"

  # The mover reports these itself, in its logs; `service` distinguishes the stacks of an account.
  mover_metrics = {
    namespace  = local.metric_namespace
    dimensions = { service = local.lambda_name }
  }

  # CloudWatch counts the servers' metrics from their request lines. A dimension of such a metric must be a field of
  # every line, and the stack's name is not, so the name is part of the namespace. The patterns look at the status and
  # not at the problem type, so that every cause of a 5xx counts.
  server_metrics_namespace = "${local.metric_namespace}/${var.name}"
  upload_line              = "($.route = \"/api/uploads*\")"

  server_metrics = {
    UploadsStored    = { pattern = "{ ${local.upload_line} && ($.status = 201) }", value = "1", unit = "Count" }
    UploadBytes      = { pattern = "{ ${local.upload_line} && ($.status = 201) }", value = "$.bytes", unit = "Bytes" }
    UploadsRefused   = { pattern = "{ ${local.upload_line} && ($.status >= 400) && ($.status < 500) }", value = "1", unit = "Count" }
    UploadsFailed    = { pattern = "{ ${local.upload_line} && ($.status >= 500) }", value = "1", unit = "Count" }
    UploadsBrokenOff = { pattern = "{ ${local.upload_line} && ($.msg = \"broken off\") }", value = "1", unit = "Count" }
  }
}

resource "aws_cloudwatch_log_metric_filter" "server" {
  for_each = local.server_metrics

  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.server.name
  pattern        = each.value.pattern

  metric_transformation {
    namespace     = local.server_metrics_namespace
    name          = each.key
    value         = each.value.value
    unit          = each.value.unit
    default_value = "0"
  }
}
