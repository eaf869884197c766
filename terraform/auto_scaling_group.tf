resource "aws_autoscaling_group" "server" {
  name                = "${var.name}-server"
  min_size            = var.capacity.min
  desired_capacity    = var.capacity.desired
  max_size            = var.capacity.max
  vpc_zone_identifier = data.aws_subnets.private.ids
  target_group_arns   = [aws_lb_target_group.application.arn]

  health_check_type         = "ELB"
  health_check_grace_period = var.health_check_grace_seconds
  default_instance_warmup   = var.instance_warmup_seconds
  # The first apply succeeds only once the load balancer has found this many servers healthy.
  min_elb_capacity          = var.capacity.min
  wait_for_capacity_timeout = "15m"

  enabled_metrics = [
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupPendingInstances",
    "GroupTerminatingInstances",
    "GroupTotalInstances",
  ]

  # A number, not $Latest: a rollback must know the previous version.
  launch_template {
    id      = aws_launch_template.server.id
    version = aws_launch_template.server.latest_version
  }

  # A new version of the template starts this; nothing else does.
  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 200
      auto_rollback          = true
      # Longer than the grace period, in which the group regards every server as healthy: an old server must not leave
      # before the load balancer has checked the new one.
      instance_warmup = var.health_check_grace_seconds + 60
      skip_matching   = false
    }
  }

  dynamic "tag" {
    for_each = merge(local.tags, { Name = "${var.name}-server" })
    content {
      key                 = tag.key
      value               = tag.value
      propagate_at_launch = false
    }
  }

  # Leaving servers finish their uploads first, which may take longer than the provider's default of ten minutes.
  timeouts {
    update = "${ceil(var.deregistration_delay_seconds / 60) + 15}m"
    delete = "${ceil(var.deregistration_delay_seconds / 60) + 15}m"
  }

  # The scaling policy decides how many servers run.
  lifecycle {
    ignore_changes = [desired_capacity]
  }

  # A server reads its parameters when it starts, and becomes healthy only behind a listener.
  depends_on = [
    aws_iam_role_policy.server,
    aws_lb_listener.http,
    aws_lb_listener.https,
    aws_s3_bucket_policy.this,
    aws_ssm_parameter.cognito_client_id,
    aws_ssm_parameter.cognito_password_policy,
    aws_ssm_parameter.cognito_user_pool_id,
    aws_ssm_parameter.normal_bucket_name,
    aws_vpc_security_group_egress_rule.load_balancer,
    aws_vpc_security_group_egress_rule.server,
    aws_vpc_security_group_ingress_rule.server,
  ]
}

resource "aws_autoscaling_policy" "cpu" {
  name                   = "${var.name}-cpu"
  autoscaling_group_name = aws_autoscaling_group.server.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = var.cpu_target_percent

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}
