mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "the_load_balancer" {
  assert {
    condition = (
      aws_lb.application.load_balancer_type == "application" && aws_lb.application.internal == false &&
      aws_lb.application.subnets == toset(["subnet-0000000000000pub1", "subnet-0000000000000pub2"]) &&
      aws_lb.application.security_groups == toset(["sg-0000000000000load"])
    )
    error_message = "It faces the internet from the public subnets."
  }

  assert {
    condition     = aws_lb.application.drop_invalid_header_fields && aws_lb.application.desync_mitigation_mode == "defensive"
    error_message = "It drops invalid headers and ambiguous requests."
  }

  assert {
    condition     = aws_lb.application.idle_timeout == 600 && strcontains(local.user_data, "ALB_IDLE_TIMEOUT_SECONDS=600\n")
    error_message = "Its idle timeout is 600 seconds, and the application knows."
  }

  assert {
    condition     = aws_lb.application.enable_deletion_protection && length(aws_lb.application.access_logs) == 0
    error_message = "It is protected from deletion; access logs need a bucket of one's own."
  }
}

run "servers_are_asked_for_their_health" {
  assert {
    condition = (
      aws_lb_target_group.application.name_prefix == "files-" && aws_lb_target_group.application.port == 3000 && aws_lb_target_group.application.protocol == "HTTP" &&
      aws_lb_target_group.application.target_type == "instance" && aws_lb_target_group.application.vpc_id == "vpc-0a0a0a0a0a0a0a0a0" &&
      aws_lb_target_group.application.load_balancing_algorithm_type == "least_outstanding_requests"
    )
    error_message = "Requests go to the application on the server with the fewest."
  }

  assert {
    condition = (
      aws_lb_target_group.application.health_check[0].path == "/health" && aws_lb_target_group.application.health_check[0].matcher == "200" &&
      aws_lb_target_group.application.health_check[0].port == "traffic-port" && aws_lb_target_group.application.health_check[0].protocol == "HTTP" &&
      aws_lb_target_group.application.health_check[0].interval == 15 && aws_lb_target_group.application.health_check[0].timeout == 5 &&
      aws_lb_target_group.application.health_check[0].healthy_threshold == 2 && aws_lb_target_group.application.health_check[0].unhealthy_threshold == 3
    )
    error_message = "/health responds with 200."
  }

  assert {
    condition     = tonumber(aws_lb_target_group.application.deregistration_delay) == 900
    error_message = "A leaving server has 900 seconds to finish its uploads."
  }
}

run "plain_http_without_a_certificate" {
  assert {
    condition = (
      aws_lb_listener.http.port == 80 && aws_lb_listener.http.protocol == "HTTP" && aws_lb_listener.http.load_balancer_arn == aws_lb.application.arn &&
      aws_lb_listener.http.default_action[0].type == "forward" &&
      aws_lb_listener.http.default_action[0].target_group_arn == aws_lb_target_group.application.arn &&
      length(aws_lb_listener.http.default_action[0].redirect) == 0
    )
    error_message = "Port 80 serves the application."
  }

  assert {
    condition     = length(aws_lb_listener.https) == 0 && output.application_url == "http://static-file-upload-1.eu-north-1.elb.amazonaws.com"
    error_message = "There is no HTTPS."
  }
}

run "https_with_a_certificate" {
  variables {
    certificate_arn = "arn:aws:acm:eu-north-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    domain_name     = "files.example.org"
  }

  assert {
    condition = (
      aws_lb_listener.https[0].port == 443 && aws_lb_listener.https[0].protocol == "HTTPS" &&
      aws_lb_listener.https[0].load_balancer_arn == aws_lb.application.arn &&
      aws_lb_listener.https[0].certificate_arn == "arn:aws:acm:eu-north-1:123456789012:certificate/11111111-2222-3333-4444-555555555555" &&
      aws_lb_listener.https[0].ssl_policy == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" &&
      aws_lb_listener.https[0].default_action[0].type == "forward" &&
      aws_lb_listener.https[0].default_action[0].target_group_arn == aws_lb_target_group.application.arn
    )
    error_message = "Port 443 serves the application, over TLS 1.2 and 1.3."
  }

  assert {
    condition = aws_lb_listener.http.default_action[0].type == "redirect" && aws_lb_listener.http.default_action[0].target_group_arn == null && (
      aws_lb_listener.http.default_action[0].redirect[0].protocol == "HTTPS" && aws_lb_listener.http.default_action[0].redirect[0].port == "443" &&
      aws_lb_listener.http.default_action[0].redirect[0].status_code == "HTTP_301"
    )
    error_message = "Port 80 only points to it."
  }

  assert {
    condition     = output.application_url == "https://files.example.org"
    error_message = "People come by the domain."
  }
}

run "every_switch_the_other_way" {
  variables {
    certificate_arn              = "arn:aws:acm:eu-north-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    domain_name                  = "files.example.org"
    tls_policy                   = "ELBSecurityPolicy-TLS13-1-3-2021-06"
    alb_idle_timeout_seconds     = 120
    deregistration_delay_seconds = 30
    deletion_protection          = false
    alb_access_log_bucket        = "example-access-logs"
  }

  assert {
    condition     = aws_lb_listener.https[0].ssl_policy == "ELBSecurityPolicy-TLS13-1-3-2021-06"
    error_message = "tls_policy."
  }

  assert {
    condition     = aws_lb.application.idle_timeout == 120 && strcontains(local.user_data, "ALB_IDLE_TIMEOUT_SECONDS=120\n")
    error_message = "alb_idle_timeout_seconds reaches load balancer and application alike."
  }

  assert {
    condition     = tonumber(aws_lb_target_group.application.deregistration_delay) == 30
    error_message = "deregistration_delay_seconds."
  }

  assert {
    condition     = aws_lb.application.enable_deletion_protection == false && output.deletion_protection == false
    error_message = "deletion_protection."
  }

  assert {
    condition     = aws_lb.application.access_logs[0].bucket == "example-access-logs" && aws_lb.application.access_logs[0].prefix == "static-file-upload" && aws_lb.application.access_logs[0].enabled
    error_message = "alb_access_log_bucket."
  }
}
