# Read at plan time and stored as an id, because an instance refresh cannot roll back a template that contains
# `resolve:ssm:`.
data "aws_ssm_parameter" "ami" {
  count = var.ami_id == null ? 1 : 0

  name = var.ami_parameter
}

locals {
  ami_id = var.ami_id == null ? data.aws_ssm_parameter.ami[0].insecure_value : var.ami_id

  # HOST: the load balancer cannot reach loopback inside a container.
  container_environment = {
    PORT                     = var.application_port
    HOST                     = "0.0.0.0"
    AWS_REGION               = local.region
    LOG_LEVEL                = var.log_level
    SSM_PREFIX               = var.ssm_prefix
    MAX_UPLOAD_BYTES         = var.max_upload_bytes
    MAX_DIRECT_UPLOAD_BYTES  = var.max_direct_upload_bytes
    DIRECT_UPLOAD            = var.direct_upload ? "on" : "off"
    ALB_IDLE_TIMEOUT_SECONDS = var.alb_idle_timeout_seconds
  }

  user_data = templatefile("${path.module}/user_data.sh.tftpl", {
    name        = var.name
    image       = var.container_image
    port        = var.application_port
    region      = local.region
    log_group   = aws_cloudwatch_log_group.server.name
    environment = join("\n", [for key, value in local.container_environment : "${key}=${value}"])
  })
}

resource "aws_cloudwatch_log_group" "server" {
  name              = "/${var.name}/server"
  retention_in_days = var.log_retention_days
}

resource "aws_launch_template" "server" {
  name                   = "${var.name}-server"
  description            = "One server of ${var.name}"
  image_id               = local.ami_id
  instance_type          = var.instance_type
  user_data              = base64encode(local.user_data)
  update_default_version = true
  ebs_optimized          = true

  iam_instance_profile {
    arn = aws_iam_instance_profile.server.arn
  }

  # Two hops, because the container reaches the metadata through Docker's bridge.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
    instance_metadata_tags      = "disabled"
  }

  network_interfaces {
    associate_public_ip_address = false
    delete_on_termination       = true
    security_groups             = [aws_security_group.server.id]
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted             = true
      volume_type           = "gp3"
      volume_size           = var.root_volume_gib
      delete_on_termination = true
    }
  }

  monitoring {
    enabled = var.detailed_monitoring
  }

  # The provider's default tags do not reach what the template launches. The image tag shows what an instance runs.
  dynamic "tag_specifications" {
    for_each = ["instance", "volume", "network-interface"]
    content {
      resource_type = tag_specifications.value
      tags          = merge(local.tags, { Name = "${var.name}-server", ContainerImage = var.container_image })
    }
  }
}
