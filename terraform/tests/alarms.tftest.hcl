mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "alarms" {
  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.this :
      name => "${alarm.namespace} ${alarm.metric_name} ${alarm.statistic} ${join(" ", values(alarm.dimensions))} ${alarm.threshold} ${alarm.evaluation_periods}"
      } == {
      mover-errors            = "AWS/Lambda Errors Sum static-file-upload 1 1"
      mover-dead-letters      = "AWS/SQS ApproximateNumberOfMessagesVisible Maximum static-file-upload-dead-letters 1 1"
      mover-dead-letters-lost = "AWS/Lambda DeadLetterErrors Sum static-file-upload 1 1"
      mover-age               = "AWS/Lambda AsyncEventAge Maximum static-file-upload 900000 1"
      mover-slow              = "StaticFileUpload SecondsToVault Maximum static-file-upload 3600 1"
      mover-untagged          = "StaticFileUpload UntaggedObject Sum static-file-upload 1 1"
      mover-records-failed    = "StaticFileUpload RecordsFailed Sum static-file-upload 1 12"
      mover-sweep-incomplete  = "StaticFileUpload SweepIncomplete Sum static-file-upload 1 1"
      mover-sweep-missing     = "StaticFileUpload SweepIncomplete SampleCount static-file-upload 1 12"
      mover-sweep-not-started = "AWS/Events FailedInvocations Sum static-file-upload-sweep 1 1"
      servers-none-healthy    = "AWS/ApplicationELB HealthyHostCount Minimum app/static-file-upload/0123456789abcdef targetgroup/files-1/0123456789abcdef 1 1"
      servers-unhealthy       = "AWS/ApplicationELB UnHealthyHostCount Maximum app/static-file-upload/0123456789abcdef targetgroup/files-1/0123456789abcdef 1 3"
      servers-failing         = "AWS/ApplicationELB HTTPCode_Target_5XX_Count Sum app/static-file-upload/0123456789abcdef 10 1"
      servers-busy            = "AWS/EC2 CPUUtilization Average static-file-upload-server 80 3"
      balancer-failing        = "AWS/ApplicationELB HTTPCode_ELB_5XX_Count Sum app/static-file-upload/0123456789abcdef 10 1"
      uploads-failed          = "StaticFileUpload/static-file-upload UploadsFailed Sum  5 1"
      uploads-refused         = "StaticFileUpload/static-file-upload UploadsRefused Sum  500 1"
    }
    error_message = "What each alarm looks at."
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.this : name => join(" ", keys(alarm.dimensions)) if length(alarm.dimensions) > 0
      } == {
      mover-errors            = "FunctionName"
      mover-dead-letters      = "QueueName"
      mover-dead-letters-lost = "FunctionName"
      mover-age               = "FunctionName"
      mover-slow              = "service"
      mover-untagged          = "service"
      mover-records-failed    = "service"
      mover-sweep-incomplete  = "service"
      mover-sweep-missing     = "service"
      mover-sweep-not-started = "RuleName"
      servers-none-healthy    = "LoadBalancer TargetGroup"
      servers-unhealthy       = "LoadBalancer TargetGroup"
      servers-failing         = "LoadBalancer"
      servers-busy            = "AutoScalingGroupName"
      balancer-failing        = "LoadBalancer"
    }
    error_message = "By the dimensions that the metric is published under."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this : alarm.alarm_name == "static-file-upload-${name}" && alarm.period == 300 && (
        contains(["servers-none-healthy", "mover-sweep-missing"], name)
        ? alarm.comparison_operator == "LessThanThreshold" && alarm.treat_missing_data == "breaching"
        : alarm.comparison_operator == "GreaterThanOrEqualToThreshold" && alarm.treat_missing_data == "notBreaching"
      )
    ])
    error_message = "Reaching the threshold rings, silence does not; only of healthy servers and of sweeps there must be one, and silence is none."
  }

  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.this : name => alarm.datapoints_to_alarm if alarm.datapoints_to_alarm != null
    } == { mover-records-failed = 1 }
    error_message = "An object that no sweep can move rings once, and as long as it is there."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this : endswith(alarm.alarm_description, " What to do: docs/operations.md, ${name}.")
    ])
    error_message = "Each says where it is written what to do."
  }

  assert {
    condition     = alltrue([for alarm in aws_cloudwatch_metric_alarm.this : length(alarm.alarm_actions) == 0 && length(alarm.ok_actions) == 0])
    error_message = "Without topics alarms are only shown."
  }
}

run "alarms_are_reported" {
  variables {
    alarm_topic_arns      = ["arn:aws:sns:eu-north-1:123456789012:operations"]
    refused_uploads_alarm = 50
  }

  assert {
    condition = alltrue([
      for alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_actions == toset(["arn:aws:sns:eu-north-1:123456789012:operations"]) && alarm.ok_actions == alarm.alarm_actions
    ])
    error_message = "Alarms, and their end, go to alarm_topic_arns."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["uploads-refused"].threshold == 50
    error_message = "refused_uploads_alarm."
  }
}

run "uploads_are_counted_from_the_request_lines" {
  assert {
    condition = {
      for name, filter in aws_cloudwatch_log_metric_filter.server : name => "${filter.pattern} ${filter.metric_transformation[0].value} ${filter.metric_transformation[0].unit}"
      } == {
      UploadsStored    = "{ ($.route = \"/api/uploads*\") && ($.status = 201) } 1 Count"
      UploadBytes      = "{ ($.route = \"/api/uploads*\") && ($.status = 201) } $.bytes Bytes"
      UploadsRefused   = "{ ($.route = \"/api/uploads*\") && ($.status >= 400) && ($.status < 500) } 1 Count"
      UploadsFailed    = "{ ($.route = \"/api/uploads*\") && ($.status >= 500) } 1 Count"
      UploadsBrokenOff = "{ ($.route = \"/api/uploads*\") && ($.msg = \"broken off\") } 1 Count"
    }
    error_message = "Stored, their bytes, refused, failed, broken off."
  }

  assert {
    condition = alltrue([
      for name, filter in aws_cloudwatch_log_metric_filter.server : filter.log_group_name == "/static-file-upload/server" && (
        filter.name == "static-file-upload-${name}" && filter.metric_transformation[0].name == name && filter.metric_transformation[0].default_value == "0" &&
        filter.metric_transformation[0].namespace == "StaticFileUpload/static-file-upload" && filter.metric_transformation[0].dimensions == null
      )
    ])
    error_message = "In the servers' log group, under the stack's own namespace; a line that is not meant counts as 0."
  }
}

run "the_dashboard" {
  assert {
    condition     = aws_cloudwatch_dashboard.this.dashboard_name == "static-file-upload" && output.dashboard_name == "static-file-upload"
    error_message = "It bears the stack's name."
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets[0].properties.alarms) == length(aws_cloudwatch_metric_alarm.this)
    error_message = "It shows every alarm."
  }

  assert {
    condition = length(setsubtract(
      toset([for alarm in aws_cloudwatch_metric_alarm.this : "${alarm.namespace} ${alarm.metric_name}" if !contains(["DeadLetterErrors", "FailedInvocations"], alarm.metric_name)]),
      toset(flatten([
        for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : [for metric in widget.properties.metrics : "${metric[0]} ${metric[1]}"] if widget.type == "metric"
      ]))
    )) == 0
    error_message = "It draws what the alarms look at."
  }

  assert {
    condition = length(setsubtract(
      toset(["UploadsStored", "UploadsRefused", "UploadsFailed", "UploadsBrokenOff", "UploadBytes", "ObjectsMoved", "BytesMoved", "RecordsFailed", "RequestCount"]),
      toset(flatten([
        for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : [for metric in widget.properties.metrics : metric[1]] if widget.type == "metric"
      ]))
    )) == 0
    error_message = "And what goes well."
  }

  assert {
    condition = alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.x + widget.width <= 24 && widget.type == "metric" ? widget.properties.region == "eu-north-1" : true
    ])
    error_message = "Within the grid, from the stack's region."
  }
}
