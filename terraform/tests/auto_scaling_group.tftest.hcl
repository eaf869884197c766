mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "servers_in_the_private_subnets" {
  assert {
    condition = (
      aws_autoscaling_group.server.vpc_zone_identifier == toset(["subnet-000000000000priv1", "subnet-000000000000priv2"]) &&
      aws_autoscaling_group.server.target_group_arns == toset([aws_lb_target_group.application.arn])
    )
    error_message = "Behind the load balancer, out of the internet's reach."
  }

  assert {
    condition = (
      aws_autoscaling_group.server.min_size == 1 && aws_autoscaling_group.server.desired_capacity == 1 &&
      aws_autoscaling_group.server.max_size == 3
    )
    error_message = "One server, three at most."
  }

  assert {
    condition = (
      aws_autoscaling_group.server.health_check_type == "ELB" && aws_autoscaling_group.server.health_check_grace_period == 300 &&
      aws_autoscaling_group.server.default_instance_warmup == 120 && aws_autoscaling_group.server.min_elb_capacity == 1 &&
      aws_autoscaling_group.server.wait_for_capacity_timeout == "15m"
    )
    error_message = "The load balancer says who is healthy, and the first apply waits for it."
  }

  assert {
    condition     = toset(aws_autoscaling_group.server.tag[*].key) == toset(["Name", "Project", "ManagedBy"]) && !anytrue(aws_autoscaling_group.server.tag[*].propagate_at_launch)
    error_message = "The group is tagged; its servers get theirs from the launch template."
  }

  assert {
    condition     = contains(aws_autoscaling_group.server.enabled_metrics, "GroupInServiceInstances") && contains(aws_autoscaling_group.server.enabled_metrics, "GroupDesiredCapacity")
    error_message = "The group reports its size."
  }
}

run "a_release_replaces_servers_one_by_one" {
  assert {
    condition     = aws_autoscaling_group.server.launch_template[0].id == "lt-0a0a0a0a0a0a0a0a0" && aws_autoscaling_group.server.launch_template[0].version == "7"
    error_message = "A numbered version of the launch template: $Latest cannot be rolled back."
  }

  assert {
    condition = aws_autoscaling_group.server.instance_refresh[0].strategy == "Rolling" && (
      aws_autoscaling_group.server.instance_refresh[0].preferences[0].min_healthy_percentage == 100 &&
      aws_autoscaling_group.server.instance_refresh[0].preferences[0].max_healthy_percentage == 200 &&
      aws_autoscaling_group.server.instance_refresh[0].preferences[0].auto_rollback &&
      aws_autoscaling_group.server.instance_refresh[0].preferences[0].skip_matching == false &&
      aws_autoscaling_group.server.instance_refresh[0].preferences[0].instance_warmup == "360"
    )
    error_message = "A new server is healthy before an old one goes, which is known only after the grace period; a failure goes back by itself."
  }
}

run "leaving_servers_finish_their_uploads" {
  assert {
    condition = toset([
      aws_autoscaling_group.server.timeouts.update, aws_autoscaling_group.server.timeouts.delete,
    ]) == toset(["30m"]) && tonumber(aws_lb_target_group.application.deregistration_delay) == 15 * 60
    error_message = "Terraform waits longer for a server to leave than the load balancer does."
  }
}

run "scaling_aims_at_30_percent_cpu" {
  assert {
    condition = aws_autoscaling_policy.cpu.policy_type == "TargetTrackingScaling" && (
      aws_autoscaling_policy.cpu.autoscaling_group_name == "static-file-upload-server" &&
      aws_autoscaling_policy.cpu.target_tracking_configuration[0].target_value == 30 &&
      aws_autoscaling_policy.cpu.target_tracking_configuration[0].predefined_metric_specification[0].predefined_metric_type == "ASGAverageCPUUtilization" &&
      coalesce(aws_autoscaling_policy.cpu.target_tracking_configuration[0].disable_scale_in, false) == false
    )
    error_message = "Average CPU of the group, up and down."
  }
}

run "another_size" {
  variables {
    capacity                   = { min = 2, desired = 3, max = 6 }
    cpu_target_percent         = 50
    health_check_grace_seconds = 600
    instance_warmup_seconds    = 240
  }

  assert {
    condition = (
      aws_autoscaling_group.server.min_size == 2 && aws_autoscaling_group.server.max_size == 6 && aws_autoscaling_group.server.min_elb_capacity == 2
    )
    error_message = "capacity."
  }

  # The runs before made a group of one server, and what scaling decided is not undone.
  assert {
    condition     = aws_autoscaling_group.server.desired_capacity == 1
    error_message = "An apply leaves the number of running servers alone."
  }

  assert {
    condition = (
      aws_autoscaling_policy.cpu.target_tracking_configuration[0].target_value == 50 && aws_autoscaling_group.server.health_check_grace_period == 600 &&
      aws_autoscaling_group.server.default_instance_warmup == 240 &&
      aws_autoscaling_group.server.instance_refresh[0].preferences[0].instance_warmup == "660"
    )
    error_message = "cpu_target_percent, health_check_grace_seconds, instance_warmup_seconds."
  }
}
