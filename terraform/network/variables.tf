variable "name" {
  description = "Name of the network. The stack finds its VPC by this name: see its variable vpc."
  type        = string
  default     = "static-file-upload"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "name: 3 to 24 lower-case letters, digits and single hyphens, beginning with a letter (so that bucket names fit into 63 characters)."
  }
}

variable "region" {
  description = "AWS region to deploy to."
  type        = string
  default     = "eu-north-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region: an AWS region such as eu-north-1."
  }
}

variable "tags" {
  description = "Further tags for every resource."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags) : !startswith(lower(key), "aws:")])
    error_message = "tags: keys must not begin with aws:, which AWS reserves."
  }
}

variable "cidr_block" {
  description = "IPv4 range of the VPC, cut into sixteen parts, four of which become subnets."
  type        = string
  default     = "10.0.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.cidr_block)) && can(regex("/(1[6-9]|2[0-3])$", var.cidr_block))
    error_message = "cidr_block: an IPv4 range from /16 to /23."
  }
}

variable "single_nat_gateway" {
  description = "One NAT gateway for both zones: half the price, but when its zone fails no server reaches AWS."
  type        = bool
  default     = false
}

variable "flow_log_retention_days" {
  description = "Days that CloudWatch keeps the flow logs."
  type        = number
  default     = 90

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.flow_log_retention_days
    )
    error_message = "flow_log_retention_days: one of the periods that CloudWatch supports, such as 30, 90 or 365."
  }
}

variable "state_version_days" {
  description = "Days that the state bucket keeps a state after a newer one has replaced it."
  type        = number
  default     = 365

  validation {
    condition     = var.state_version_days >= 30
    error_message = "state_version_days: at least 30."
  }
}
