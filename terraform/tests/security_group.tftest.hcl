mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "the_load_balancer_is_open_on_80_and_443_only" {
  assert {
    condition = toset([
      for rule in aws_vpc_security_group_ingress_rule.load_balancer :
      "${rule.security_group_id} ${rule.ip_protocol} ${rule.from_port}-${rule.to_port} ${rule.cidr_ipv4}"
    ]) == toset(["sg-0000000000000load tcp 80-80 0.0.0.0/0", "sg-0000000000000load tcp 443-443 0.0.0.0/0"])
    error_message = "Clients reach 80 and 443."
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.load_balancer.security_group_id == "sg-0000000000000load" &&
      aws_vpc_security_group_egress_rule.load_balancer.referenced_security_group_id == "sg-0000000000000serv" &&
      aws_vpc_security_group_egress_rule.load_balancer.ip_protocol == "tcp" &&
      aws_vpc_security_group_egress_rule.load_balancer.from_port == 3000 && aws_vpc_security_group_egress_rule.load_balancer.to_port == 3000
    )
    error_message = "It reaches the application on the servers, and nothing else."
  }
}

run "servers_hear_from_the_load_balancer_only" {
  assert {
    condition = (
      aws_vpc_security_group_ingress_rule.server.security_group_id == "sg-0000000000000serv" &&
      aws_vpc_security_group_ingress_rule.server.referenced_security_group_id == "sg-0000000000000load" &&
      aws_vpc_security_group_ingress_rule.server.ip_protocol == "tcp" &&
      aws_vpc_security_group_ingress_rule.server.from_port == 3000 && aws_vpc_security_group_ingress_rule.server.to_port == 3000
    )
    error_message = "The application's port, from the load balancer's group. No SSH."
  }

  assert {
    condition = (
      aws_vpc_security_group_egress_rule.server.security_group_id == "sg-0000000000000serv" &&
      aws_vpc_security_group_egress_rule.server.cidr_ipv4 == "0.0.0.0/0" && aws_vpc_security_group_egress_rule.server.ip_protocol == "tcp" &&
      aws_vpc_security_group_egress_rule.server.from_port == 443 && aws_vpc_security_group_egress_rule.server.to_port == 443
    )
    error_message = "Servers reach HTTPS and nothing else."
  }

  assert {
    condition = {
      for group in [aws_security_group.load_balancer, aws_security_group.server] : group.name => group.tags.Name
      } == {
      static-file-upload-load-balancer = "static-file-upload-load-balancer", static-file-upload-server = "static-file-upload-server",
    }
    error_message = "The groups bear names."
  }

  assert {
    condition = alltrue([
      for group in [aws_security_group.load_balancer, aws_security_group.server] :
      group.vpc_id == "vpc-0a0a0a0a0a0a0a0a0" && length(coalesce(group.ingress, [])) == 0 && length(coalesce(group.egress, [])) == 0
    ])
    error_message = "No group has rules beside these."
  }
}

run "another_port_and_fewer_clients" {
  variables {
    application_port = 8080
    ingress_cidrs    = ["203.0.113.0/24", "198.51.100.7/32"]
  }

  assert {
    condition = toset([for rule in aws_vpc_security_group_ingress_rule.load_balancer : "${rule.from_port} ${rule.cidr_ipv4}"]) == toset([
      "80 203.0.113.0/24", "443 203.0.113.0/24", "80 198.51.100.7/32", "443 198.51.100.7/32",
    ])
    error_message = "ingress_cidrs."
  }

  assert {
    condition = alltrue([
      for rule in [aws_vpc_security_group_egress_rule.load_balancer, aws_vpc_security_group_ingress_rule.server] :
      rule.from_port == 8080 && rule.to_port == 8080
    ]) && aws_lb_target_group.application.port == 8080
    error_message = "application_port reaches both ends of the way to the servers."
  }
}
