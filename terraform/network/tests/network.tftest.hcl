mock_provider "aws" {
  source = "./tests/mocks"
}

run "a_vpc_in_two_zones" {
  assert {
    condition = (
      aws_vpc.this.cidr_block == "10.0.0.0/16" && aws_vpc.this.enable_dns_support && aws_vpc.this.enable_dns_hostnames &&
      aws_vpc.this.tags.Name == "static-file-upload"
    )
    error_message = "The VPC bears the name that the stack looks for, and resolves names."
  }

  assert {
    condition = { for zone, subnet in aws_subnet.public : zone => "${subnet.cidr_block} ${subnet.availability_zone} ${subnet.tags.Tier}" } == {
      "eu-north-1a" = "10.0.0.0/20 eu-north-1a public", "eu-north-1b" = "10.0.16.0/20 eu-north-1b public",
    }
    error_message = "Two public subnets."
  }

  assert {
    condition = { for zone, subnet in aws_subnet.private : zone => "${subnet.cidr_block} ${subnet.availability_zone} ${subnet.tags.Tier}" } == {
      "eu-north-1a" = "10.0.128.0/20 eu-north-1a private", "eu-north-1b" = "10.0.144.0/20 eu-north-1b private",
    }
    error_message = "Two private subnets."
  }

  assert {
    condition = alltrue([
      for subnet in concat(values(aws_subnet.public), values(aws_subnet.private)) :
      subnet.vpc_id == aws_vpc.this.id && subnet.map_public_ip_on_launch == false
    ])
    error_message = "Nothing gets a public address by being launched."
  }

  assert {
    condition = aws_default_security_group.this.vpc_id == aws_vpc.this.id && (
      length(coalesce(aws_default_security_group.this.ingress, [])) == 0 && length(coalesce(aws_default_security_group.this.egress, [])) == 0
    )
    error_message = "The default security group lets nothing through."
  }

  assert {
    condition = one(data.aws_availability_zones.available.filter).name == "opt-in-status" && (
      one(data.aws_availability_zones.available.filter).values == toset(["opt-in-not-required"]) && data.aws_availability_zones.available.state == "available"
    )
    error_message = "Zones of the region itself, no local ones."
  }
}

run "everything_bears_a_name" {
  assert {
    condition = alltrue([
      for made in concat(
        [aws_default_security_group.this, aws_internet_gateway.this, aws_route_table.public, aws_vpc_endpoint.s3, aws_flow_log.this],
        values(aws_subnet.public), values(aws_subnet.private), values(aws_eip.nat), values(aws_nat_gateway.this), values(aws_route_table.private),
      ) : startswith(made.tags.Name, "static-file-upload")
    ])
    error_message = "Who looks at the console knows whose this is."
  }
}

run "ways_out" {
  assert {
    condition = (
      aws_internet_gateway.this.vpc_id == aws_vpc.this.id && aws_route_table.public.vpc_id == aws_vpc.this.id &&
      aws_route.internet.route_table_id == aws_route_table.public.id && aws_route.internet.destination_cidr_block == "0.0.0.0/0" &&
      aws_route.internet.gateway_id == aws_internet_gateway.this.id
    )
    error_message = "Public subnets reach the internet by its gateway."
  }

  assert {
    condition = { for zone, association in aws_route_table_association.public : zone => "${association.subnet_id} ${association.route_table_id}" } == {
      for zone, subnet in aws_subnet.public : zone => "${subnet.id} ${aws_route_table.public.id}"
    }
    error_message = "Both public subnets do."
  }

  assert {
    condition = { for zone, nat in aws_nat_gateway.this : zone => "${nat.subnet_id} ${nat.allocation_id}" } == {
      for zone, subnet in aws_subnet.public : zone => "${subnet.id} ${aws_eip.nat[zone].allocation_id}"
    } && alltrue([for address in aws_eip.nat : address.domain == "vpc"])
    error_message = "Each zone has a NAT gateway with an address of its own."
  }

  assert {
    condition = { for zone, route in aws_route.nat : zone => "${route.route_table_id} ${route.destination_cidr_block} ${route.nat_gateway_id}" } == {
      for zone, nat in aws_nat_gateway.this : zone => "${aws_route_table.private[zone].id} 0.0.0.0/0 ${nat.id}"
    }
    error_message = "Private subnets go out by the NAT gateway of their zone."
  }

  assert {
    condition = { for zone, association in aws_route_table_association.private : zone => "${association.subnet_id} ${association.route_table_id}" } == {
      for zone, subnet in aws_subnet.private : zone => "${subnet.id} ${aws_route_table.private[zone].id}"
    } && alltrue([for table in aws_route_table.private : table.vpc_id == aws_vpc.this.id])
    error_message = "Each private subnet has the route table of its zone."
  }

  assert {
    condition = aws_vpc_endpoint.s3.vpc_id == aws_vpc.this.id && (
      aws_vpc_endpoint.s3.service_name == "com.amazonaws.eu-north-1.s3" && aws_vpc_endpoint.s3.vpc_endpoint_type == "Gateway" &&
      aws_vpc_endpoint.s3.route_table_ids == toset([for table in aws_route_table.private : table.id])
    )
    error_message = "The way to S3 does not go through NAT."
  }

  assert {
    condition = output.vpc_id == aws_vpc.this.id && toset(output.public_subnet_ids) == toset([for subnet in aws_subnet.public : subnet.id]) && (
      toset(output.private_subnet_ids) == toset([for subnet in aws_subnet.private : subnet.id]) && output.region == "eu-north-1" &&
      toset(output.nat_addresses) == toset([for address in aws_eip.nat : address.public_ip])
    )
    error_message = "What was made is told."
  }
}

run "one_nat_gateway_for_both_zones" {
  variables {
    single_nat_gateway = true
  }

  assert {
    condition     = keys(aws_nat_gateway.this) == ["eu-north-1a"] && keys(aws_eip.nat) == ["eu-north-1a"]
    error_message = "single_nat_gateway makes one."
  }

  assert {
    condition     = [for route in aws_route.nat : route.nat_gateway_id] == [aws_nat_gateway.this["eu-north-1a"].id, aws_nat_gateway.this["eu-north-1a"].id]
    error_message = "Both private subnets go out by it."
  }
}

run "traffic_is_logged" {
  assert {
    condition = (
      aws_flow_log.this.vpc_id == aws_vpc.this.id && aws_flow_log.this.traffic_type == "ALL" &&
      aws_flow_log.this.log_destination == aws_cloudwatch_log_group.flow_logs.arn && aws_flow_log.this.iam_role_arn == aws_iam_role.flow_logs.arn
    )
    error_message = "Accepted and refused traffic."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs.name == "/static-file-upload/flow-logs" && aws_cloudwatch_log_group.flow_logs.retention_in_days == 90
    error_message = "For 90 days."
  }

  assert {
    condition = aws_iam_role.flow_logs.name == "static-file-upload-flow-logs" && jsondecode(aws_iam_role.flow_logs.assume_role_policy).Statement[0].Principal == {
      Service = "vpc-flow-logs.amazonaws.com"
      } && jsondecode(aws_iam_role.flow_logs.assume_role_policy).Statement[0].Condition == {
      StringEquals = { "aws:SourceAccount" = "123456789012" }
    }
    error_message = "The service takes the role on for this account only."
  }

  assert {
    condition = aws_iam_role_policy.flow_logs.role == "static-file-upload-flow-logs" && [
      for statement in jsondecode(aws_iam_role_policy.flow_logs.policy).Statement : "${join(" ", statement.Action)} ${statement.Resource}"
      ] == [
      "logs:CreateLogStream logs:PutLogEvents logs:DescribeLogGroups logs:DescribeLogStreams arn:aws:logs:eu-north-1:123456789012:log-group:/static-file-upload/flow-logs:*",
    ]
    error_message = "It writes its own log group and nothing else."
  }
}

run "another_network" {
  variables {
    name                    = "files-two"
    tags                    = { Owner = "records office" }
    cidr_block              = "172.20.0.0/20"
    flow_log_retention_days = 30
    state_version_days      = 30
  }

  assert {
    condition = toset(concat(values(aws_subnet.public)[*].cidr_block, values(aws_subnet.private)[*].cidr_block)) == toset([
      "172.20.0.0/24", "172.20.1.0/24", "172.20.8.0/24", "172.20.9.0/24",
    ])
    error_message = "cidr_block."
  }

  assert {
    condition = aws_vpc.this.tags.Name == "files-two" && startswith(output.state_bucket_name, "files-two-tfstate-") && (
      local.tags == { Project = "files-two", ManagedBy = "terraform", Owner = "records office" }
    )
    error_message = "name and tags."
  }

  assert {
    condition     = aws_cloudwatch_log_group.flow_logs.retention_in_days == 30 && aws_s3_bucket_lifecycle_configuration.state.rule[0].noncurrent_version_expiration[0].noncurrent_days == 30
    error_message = "flow_log_retention_days and state_version_days."
  }
}

run "refusals" {
  command = plan

  variables {
    name                    = "Static File Upload"
    region                  = "Stockholm"
    tags                    = { "aws:owner" = "me" }
    cidr_block              = "10.0.0.0/24"
    flow_log_retention_days = 42
    state_version_days      = 7
  }

  expect_failures = [
    var.name, var.region, var.tags, var.cidr_block, var.flow_log_retention_days, var.state_version_days,
  ]
}
