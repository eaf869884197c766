mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "one_server" {
  assert {
    condition     = aws_launch_template.server.image_id == "ami-0aaaaaaaaaaaaaaaa" && data.aws_ssm_parameter.ami[0].name == "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
    error_message = "The newest Amazon Linux 2023, by its id."
  }

  assert {
    condition     = aws_launch_template.server.instance_type == "t3.medium" && aws_launch_template.server.ebs_optimized == "true" && aws_launch_template.server.monitoring[0].enabled
    error_message = "A t3.medium, measured every minute."
  }

  assert {
    condition     = aws_launch_template.server.iam_instance_profile[0].arn == aws_iam_instance_profile.server.arn
    error_message = "It has the servers' role."
  }

  assert {
    condition = (
      aws_launch_template.server.metadata_options[0].http_tokens == "required" && aws_launch_template.server.metadata_options[0].http_endpoint == "enabled" &&
      aws_launch_template.server.metadata_options[0].http_put_response_hop_limit == 2 &&
      aws_launch_template.server.metadata_options[0].instance_metadata_tags == "disabled"
    )
    error_message = "Metadata needs a token, and the container reaches it over the bridge."
  }

  assert {
    condition = (
      aws_launch_template.server.network_interfaces[0].associate_public_ip_address == "false" &&
      aws_launch_template.server.network_interfaces[0].delete_on_termination == "true" &&
      aws_launch_template.server.network_interfaces[0].security_groups == toset(["sg-0000000000000serv"]) &&
      aws_launch_template.server.key_name == null
    )
    error_message = "No public address, no key pair, the servers' security group."
  }

  assert {
    condition = aws_launch_template.server.block_device_mappings[0].device_name == "/dev/xvda" && (
      aws_launch_template.server.block_device_mappings[0].ebs[0].encrypted == "true" &&
      aws_launch_template.server.block_device_mappings[0].ebs[0].volume_type == "gp3" &&
      aws_launch_template.server.block_device_mappings[0].ebs[0].volume_size == 16 &&
      aws_launch_template.server.block_device_mappings[0].ebs[0].delete_on_termination == "true"
    )
    error_message = "The disk is encrypted and goes with the server."
  }

  assert {
    condition = {
      for specification in aws_launch_template.server.tag_specifications : specification.resource_type => specification.tags
      } == {
      for type in ["instance", "volume", "network-interface"] :
      type => tomap({ Project = "static-file-upload", ManagedBy = "terraform", Name = "static-file-upload-server", ContainerImage = "acme/static-file-upload:1.0.0" })
    }
    error_message = "What a launch makes is tagged like everything else, and says which image it runs."
  }

  assert {
    condition     = aws_launch_template.server.update_default_version && base64decode(aws_launch_template.server.user_data) == local.user_data
    error_message = "The newest version is the default, and runs the user data."
  }
}

run "the_container_is_told_what_it_needs" {
  assert {
    condition = strcontains(local.user_data, join("\n", [
      "cat >/etc/static-file-upload/container.env <<'ENVIRONMENT'", "ALB_IDLE_TIMEOUT_SECONDS=600", "AWS_REGION=eu-north-1", "DIRECT_UPLOAD=on", "HOST=0.0.0.0", "LOG_LEVEL=info", "MAX_DIRECT_UPLOAD_BYTES=536870912000",
      "MAX_UPLOAD_BYTES=5368709120", "PORT=3000", "SSM_PREFIX=/static-file-upload", "ENVIRONMENT",
    ]))
    error_message = "Exactly these variables."
  }
}

run "the_container_is_kept_running_and_kept_in" {
  assert {
    condition     = startswith(local.user_data, "#!/bin/bash\n") && strcontains(local.user_data, "\nset -euo pipefail\nexec > >(tee /dev/console) 2>&1\n")
    error_message = "User data stops at the first failure and says so on the console."
  }

  assert {
    condition     = can(regex("(?m)^  acme/static-file-upload:1\\.0\\.0$", local.user_data))
    error_message = "The image given."
  }

  assert {
    condition = alltrue([
      for option in ["--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", "--publish 3000:3000", "--env-file /etc/static-file-upload/container.env"] :
      strcontains(local.user_data, " ${option} ")
    ])
    error_message = "Root cannot be written, no capability, one port."
  }

  assert {
    condition = alltrue([
      for option in ["--log-driver awslogs", "--log-opt awslogs-region=eu-north-1", "--log-opt awslogs-group=/static-file-upload/server",
      "--log-opt awslogs-stream=$${INSTANCE_ID}", "--log-opt mode=non-blocking", "--log-opt max-buffer-size=4m"] :
      strcontains(local.user_data, " ${option} \\\n")
    ])
    error_message = "Logs go to the servers' group, and never hold the application up."
  }

  assert {
    condition = alltrue([
      for line in ["Restart=always", "RestartSec=15", "StartLimitIntervalSec=0", "Wants=docker.service network-online.target", "TimeoutStopSec=120", "WantedBy=multi-user.target"] :
      strcontains(local.user_data, "\n${line}\n")
    ])
    error_message = "systemd starts it again, slowly and for ever."
  }

  assert {
    condition     = strcontains(local.user_data, "\nsystemctl enable --now static-file-upload.service\n") && !strcontains(local.user_data, "docker login")
    error_message = "The service starts at boot; the image is public."
  }

  assert {
    condition     = aws_cloudwatch_log_group.server.name == "/static-file-upload/server" && aws_cloudwatch_log_group.server.retention_in_days == 90
    error_message = "The servers' log group ends after 90 days."
  }
}

run "every_switch_the_other_way" {
  variables {
    container_image         = "registry.example.org:5000/acme/static-file-upload@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    application_port        = 8080
    log_level               = "debug"
    max_upload_bytes        = 1048576
    max_direct_upload_bytes = 1073741824
    direct_upload           = false
    instance_type           = "m7i.large"
    ami_id                  = "ami-0123456789abcdef0"
    root_volume_gib         = 32
    detailed_monitoring     = false
  }

  assert {
    condition     = strcontains(local.user_data, "  registry.example.org:5000/acme/static-file-upload@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\n")
    error_message = "container_image."
  }

  assert {
    condition = strcontains(local.user_data, "\nPORT=8080\n") && strcontains(local.user_data, " --publish 8080:8080 ") && (
      strcontains(local.user_data, "\nLOG_LEVEL=debug\n") && strcontains(local.user_data, "\nMAX_UPLOAD_BYTES=1048576\n") &&
      strcontains(local.user_data, "\nMAX_DIRECT_UPLOAD_BYTES=1073741824\n") && strcontains(local.user_data, "\nDIRECT_UPLOAD=off\n")
    )
    error_message = "application_port, log_level, max_upload_bytes, max_direct_upload_bytes, direct_upload."
  }

  assert {
    condition     = aws_launch_template.server.image_id == "ami-0123456789abcdef0" && length(data.aws_ssm_parameter.ami) == 0 && output.ami_id == "ami-0123456789abcdef0"
    error_message = "ami_id pins the machine image."
  }

  assert {
    condition = aws_launch_template.server.instance_type == "m7i.large" && aws_launch_template.server.monitoring[0].enabled == false && (
      aws_launch_template.server.block_device_mappings[0].ebs[0].volume_size == 32
    )
    error_message = "instance_type, detailed_monitoring, root_volume_gib."
  }
}

run "another_line_of_machine_images" {
  variables {
    instance_type = "t4g.medium"
    ami_parameter = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
  }

  assert {
    condition     = data.aws_ssm_parameter.ami[0].name == "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
    error_message = "ami_parameter."
  }
}
