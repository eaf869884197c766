locals {
  # One graph for each question, with metrics as [namespace, name, dimension, value, ..., {options}].
  dashboard_graphs = [
    {
      title = "Are uploads stored?"
      metrics = [
        for name in ["UploadsStored", "UploadsRefused", "UploadsFailed", "UploadsBrokenOff"] :
        [local.server_metrics_namespace, name, { stat = "Sum" }]
      ]
    },
    {
      title   = "How much arrives through the servers, and is moved to the vault? (bytes)"
      metrics = [[local.server_metrics_namespace, "UploadBytes", { stat = "Sum" }], concat(local.mover_metric["BytesMoved"], [{ stat = "Sum" }])]
    },
    {
      title   = "How long is a sensitive file outside the vault? (seconds)"
      metrics = [for stat in ["p50", "p99", "Maximum"] : concat(local.mover_metric["SecondsToVault"], [{ stat = stat, label = stat }])]
    },
    {
      title = "Does the mover move?"
      metrics = [
        for name in ["ObjectsMoved", "RecordsFailed", "UntaggedObject", "SweepIncomplete"] :
        concat(local.mover_metric[name], [{ stat = "Sum" }])
      ]
    },
    {
      title = "What did the mover give up on?"
      metrics = [
        ["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", aws_sqs_queue.dead_letters.name, { stat = "Maximum", label = "dead letters" }],
        ["AWS/Lambda", "Errors", "FunctionName", local.lambda_name, { stat = "Sum" }],
        ["AWS/Lambda", "AsyncEventAge", "FunctionName", local.lambda_name, { stat = "Maximum", yAxis = "right" }],
      ]
    },
    {
      title = "How many requests fail?"
      metrics = [
        for name in ["RequestCount", "HTTPCode_Target_4XX_Count", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count"] :
        ["AWS/ApplicationELB", name, "LoadBalancer", aws_lb.application.arn_suffix, { stat = "Sum" }]
      ]
    },
    {
      title = "How many servers are there, and how are they?"
      metrics = concat([
        for name in ["HealthyHostCount", "UnHealthyHostCount"] :
        ["AWS/ApplicationELB", name, "TargetGroup", aws_lb_target_group.application.arn_suffix, "LoadBalancer", aws_lb.application.arn_suffix, { stat = "Maximum" }]
        ], [
        ["AWS/AutoScaling", "GroupDesiredCapacity", "AutoScalingGroupName", aws_autoscaling_group.server.name, { stat = "Maximum" }],
      ])
    },
    {
      title   = "How busy are they? (CPU, %)"
      metrics = [for stat in ["Average", "Maximum"] : ["AWS/EC2", "CPUUtilization", "AutoScalingGroupName", aws_autoscaling_group.server.name, { stat = stat, label = stat }]]
    },
  ]

  mover_metric = {
    for name in ["ObjectsMoved", "BytesMoved", "SecondsToVault", "UntaggedObject", "RecordsFailed", "SweepIncomplete"] :
    name => [local.mover_metrics.namespace, name, "service", local.mover_metrics.dimensions.service]
  }

  # Two graphs side by side below the alarms, on CloudWatch's grid of 24 columns.
  dashboard = {
    widgets = concat([
      {
        type = "alarm", x = 0, y = 0, width = 24, height = 3
        properties = {
          title  = "Alarms: docs/operations.md says what to do"
          alarms = [for alarm in aws_cloudwatch_metric_alarm.this : alarm.arn]
        }
      },
      ], [
      for index, graph in local.dashboard_graphs : {
        type       = "metric", x = index % 2 * 12, y = 3 + floor(index / 2) * 6, width = 12, height = 6
        properties = { title = graph.title, metrics = graph.metrics, region = local.region, period = 300, view = "timeSeries" }
      }
    ])
  }
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode(local.dashboard)
}
