locals {
  function_dimensions = { FunctionName = local.lambda_name }
  balancer_dimensions = { LoadBalancer = aws_lb.application.arn_suffix }
  target_dimensions   = merge(local.balancer_dimensions, { TargetGroup = aws_lb_target_group.application.arn_suffix })

  # docs/operations.md has a row for every alarm, to which its description points. `minutes` is how long a value must
  # reach the threshold. With `breaches` it need do so in only that many of the five-minute periods within `minutes`,
  # so that an error of every sweep rings once and not at each sweep. By default an alarm rings when a value reaches the
  # threshold, and does not ring when there is no data.
  alarms = {
    mover-errors = {
      description = "The mover failed; AWS retries twice."
      namespace   = "AWS/Lambda", metric = "Errors", dimensions = local.function_dimensions
      statistic   = "Sum", threshold = 1, minutes = 5
    }
    mover-dead-letters = {
      description = "The mover gave up on an event, which waits in the dead-letter queue."
      namespace   = "AWS/SQS", metric = "ApproximateNumberOfMessagesVisible"
      dimensions  = { QueueName = aws_sqs_queue.dead_letters.name }
      statistic   = "Maximum", threshold = 1, minutes = 5
    }
    mover-dead-letters-lost = {
      description = "An event that the mover gave up on did not reach the dead-letter queue."
      namespace   = "AWS/Lambda", metric = "DeadLetterErrors", dimensions = local.function_dimensions
      statistic   = "Sum", threshold = 1, minutes = 5
    }
    mover-age = {
      description = "An event waited longer than 15 minutes for the mover (milliseconds)."
      namespace   = "AWS/Lambda", metric = "AsyncEventAge", dimensions = local.function_dimensions
      statistic   = "Maximum", threshold = 900000, minutes = 5
    }
    mover-slow = {
      description = "A sensitive object was outside the vault for more than an hour (seconds)."
      namespace   = local.mover_metrics.namespace, metric = "SecondsToVault", dimensions = local.mover_metrics.dimensions
      statistic   = "Maximum", threshold = 3600, minutes = 5
    }
    mover-untagged = {
      description = "An object without the tag `sensitive` is in the normal bucket: it did not come through the server."
      namespace   = local.mover_metrics.namespace, metric = "UntaggedObject", dimensions = local.mover_metrics.dimensions
      statistic   = "Sum", threshold = 1, minutes = 5
    }
    mover-records-failed = {
      description = "An object could not be moved to the vault, by an event or by a sweep."
      namespace   = local.mover_metrics.namespace, metric = "RecordsFailed", dimensions = local.mover_metrics.dimensions
      statistic   = "Sum", threshold = 1, minutes = 60, breaches = 1
    }
    mover-sweep-incomplete = {
      description = "A sweep of the normal bucket ended before it had seen every object."
      namespace   = local.mover_metrics.namespace, metric = "SweepIncomplete", dimensions = local.mover_metrics.dimensions
      statistic   = "Sum", threshold = 1, minutes = 5
    }
    mover-sweep-missing = {
      description = "No sweep of the normal bucket has finished for an hour."
      namespace   = local.mover_metrics.namespace, metric = "SweepIncomplete", dimensions = local.mover_metrics.dimensions
      statistic   = "SampleCount", threshold = 1, minutes = 60, comparison = "LessThanThreshold", silence = "breaching"
    }
    mover-sweep-not-started = {
      description = "EventBridge could not call the mover for a sweep."
      namespace   = "AWS/Events", metric = "FailedInvocations", dimensions = { RuleName = aws_cloudwatch_event_rule.sweep.name }
      statistic   = "Sum", threshold = 1, minutes = 5
    }
    servers-none-healthy = {
      description = "No server passes its health check: the service is down."
      namespace   = "AWS/ApplicationELB", metric = "HealthyHostCount", dimensions = local.target_dimensions
      statistic   = "Minimum", threshold = 1, minutes = 5, comparison = "LessThanThreshold", silence = "breaching"
    }
    servers-unhealthy = {
      description = "A server has failed its health check for a quarter of an hour, and has not been replaced."
      namespace   = "AWS/ApplicationELB", metric = "UnHealthyHostCount", dimensions = local.target_dimensions
      statistic   = "Maximum", threshold = 1, minutes = 15
    }
    servers-failing = {
      description = "The servers responded to ten requests or more with 5xx."
      namespace   = "AWS/ApplicationELB", metric = "HTTPCode_Target_5XX_Count", dimensions = local.balancer_dimensions
      statistic   = "Sum", threshold = 10, minutes = 5
    }
    servers-busy = {
      description = "The servers' average CPU has been at 80 % or more for a quarter of an hour: scaling does not keep up."
      namespace   = "AWS/EC2", metric = "CPUUtilization"
      dimensions  = { AutoScalingGroupName = aws_autoscaling_group.server.name }
      statistic   = "Average", threshold = 80, minutes = 15
    }
    balancer-failing = {
      description = "The load balancer itself responded to ten requests or more with 5xx: no server took them in time."
      namespace   = "AWS/ApplicationELB", metric = "HTTPCode_ELB_5XX_Count", dimensions = local.balancer_dimensions
      statistic   = "Sum", threshold = 10, minutes = 5
    }
    uploads-failed = {
      description = "Uploads ended with 5xx: the storage, the Parameter Store or the servers could not take them."
      namespace   = local.server_metrics_namespace, metric = "UploadsFailed", dimensions = {}
      statistic   = "Sum", threshold = 5, minutes = 5
    }
    uploads-refused = {
      description = "Unusually many uploads were refused (4xx): a broken client or an attacker."
      namespace   = local.server_metrics_namespace, metric = "UploadsRefused", dimensions = {}
      statistic   = "Sum", threshold = var.refused_uploads_alarm, minutes = 5
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "${each.value.description} What to do: docs/operations.md, ${each.key}."
  namespace           = each.value.namespace
  metric_name         = each.value.metric
  dimensions          = each.value.dimensions
  statistic           = each.value.statistic
  comparison_operator = try(each.value.comparison, "GreaterThanOrEqualToThreshold")
  threshold           = each.value.threshold
  period              = 300
  evaluation_periods  = each.value.minutes / 5
  datapoints_to_alarm = try(each.value.breaches, null)
  treat_missing_data  = try(each.value.silence, "notBreaching")
  alarm_actions       = var.alarm_topic_arns
  ok_actions          = var.alarm_topic_arns
}
