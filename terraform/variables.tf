# General

variable "name" {
  description = "Name of the stack; the name of every resource begins with it."
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

variable "deletion_protection" {
  description = "Whether user pool and load balancer are protected from deletion. Set to false and apply before you destroy the stack."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Days that CloudWatch keeps the logs of servers and mover."
  type        = number
  default     = 90

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days: one of the periods that CloudWatch supports, such as 30, 90 or 365."
  }
}

variable "alarm_topic_arns" {
  description = "SNS topics that are notified when an alarm starts and when it ends."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.alarm_topic_arns : can(regex("^arn:[a-z-]+:sns:", arn))])
    error_message = "alarm_topic_arns: ARNs of SNS topics."
  }
}

variable "refused_uploads_alarm" {
  description = "Number of refused uploads (4xx) within five minutes that raises an alarm."
  type        = number
  default     = 500

  validation {
    condition     = var.refused_uploads_alarm >= 1
    error_message = "refused_uploads_alarm: at least 1."
  }
}

# Network

variable "vpc" {
  description = "How to find the VPC: tags, and filters as `aws ec2 describe-vpcs` names them. The defaults find the VPC of terraform/network."
  type = object({
    tags    = optional(map(string), { Name = "static-file-upload" })
    filters = optional(map(list(string)), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = length(var.vpc.tags) + length(var.vpc.filters) > 0
    error_message = "vpc: at least one tag or filter; without any, every VPC of the region would match."
  }
}

variable "public_subnets" {
  description = "How to find the public subnets (load balancer) within the VPC."
  type = object({
    tags    = optional(map(string), { Tier = "public" })
    filters = optional(map(list(string)), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = length(var.public_subnets.tags) + length(var.public_subnets.filters) > 0
    error_message = "public_subnets: at least one tag or filter, or the load balancer would be in private subnets too."
  }
}

variable "private_subnets" {
  description = "How to find the private subnets (servers) within the VPC. They need a route to the internet through NAT."
  type = object({
    tags    = optional(map(string), { Tier = "private" })
    filters = optional(map(list(string)), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = length(var.private_subnets.tags) + length(var.private_subnets.filters) > 0
    error_message = "private_subnets: at least one tag or filter, or servers would be in public subnets too."
  }
}

variable "ingress_cidrs" {
  description = "IPv4 ranges that may reach the load balancer."
  type        = list(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = length(var.ingress_cidrs) > 0 && alltrue([for cidr in var.ingress_cidrs : can(cidrnetmask(cidr))])
    error_message = "ingress_cidrs: at least one IPv4 range such as 203.0.113.0/24."
  }
}

# Cognito

variable "password_policy" {
  description = "Password rules of the user pool. They can be stricter than the default, not weaker."
  type = object({
    minimum_length    = optional(number, 8)
    require_lowercase = optional(bool, true)
    require_uppercase = optional(bool, true)
    require_numbers   = optional(bool, true)
    require_symbols   = optional(bool, true)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.password_policy.minimum_length >= 8 && var.password_policy.minimum_length <= 99
    error_message = "password_policy.minimum_length: 8 to 99."
  }

  validation {
    condition = alltrue([
      var.password_policy.require_lowercase,
      var.password_policy.require_uppercase,
      var.password_policy.require_numbers,
      var.password_policy.require_symbols,
    ])
    error_message = "password_policy: lower-case and upper-case letters, digits and symbols must all be required."
  }
}

variable "self_sign_up" {
  description = "Whether people may create their own accounts; if not, an administrator creates them."
  type        = bool
  default     = true
}

variable "mfa_configuration" {
  description = "One-time codes from an authenticator: OPTIONAL (each user decides), ON (all users) or OFF."
  type        = string
  default     = "OPTIONAL"

  validation {
    condition     = contains(["OPTIONAL", "ON", "OFF"], var.mfa_configuration)
    error_message = "mfa_configuration: OPTIONAL, ON or OFF."
  }
}

variable "threat_protection" {
  description = "Cognito's threat protection: OFF, AUDIT or ENFORCED. AUDIT and ENFORCED need, and set, the PLUS tier, billed per user."
  type        = string
  default     = "OFF"

  validation {
    condition     = contains(["OFF", "AUDIT", "ENFORCED"], var.threat_protection)
    error_message = "threat_protection: OFF, AUDIT or ENFORCED."
  }
}

variable "ses_identity" {
  description = "Verified SES identity that sends the mails. Without it Cognito sends them itself, at most 50 a day."
  type = object({
    arn          = string
    from_address = string
  })
  default = null

  validation {
    condition = var.ses_identity == null ? true : (
      can(regex("^arn:[a-z-]+:ses:[a-z0-9-]+:[0-9]{12}:identity/.+$", var.ses_identity.arn)) &&
      can(regex("^[^@]*[^@\\s]@[^@\\s]+$", var.ses_identity.from_address))
    )
    error_message = "ses_identity: the ARN of an SES identity and the sender address."
  }
}

variable "token_validity" {
  description = "How long access and id tokens (minutes) and refresh tokens (days) are valid."
  type = object({
    access_minutes = optional(number, 60)
    id_minutes     = optional(number, 60)
    refresh_days   = optional(number, 30)
  })
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for minutes in [var.token_validity.access_minutes, var.token_validity.id_minutes] : minutes >= 5 && minutes <= 1440
    ])
    error_message = "token_validity: access_minutes and id_minutes from 5 to 1440."
  }

  validation {
    condition     = var.token_validity.refresh_days >= 1 && var.token_validity.refresh_days <= 3650
    error_message = "token_validity.refresh_days: 1 to 3650."
  }
}

variable "cognito_domain_prefix" {
  description = "Prefix of a Cognito domain for hosted pages, or null for none: the product has its own pages."
  type        = string
  default     = null

  validation {
    condition = var.cognito_domain_prefix == null ? true : (
      can(regex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", var.cognito_domain_prefix)) &&
      !can(regex("aws|amazon|cognito", var.cognito_domain_prefix))
    )
    error_message = "cognito_domain_prefix: up to 63 lower-case letters, digits and hyphens, without aws, amazon or cognito."
  }
}

# Parameters, key and buckets

variable "ssm_prefix" {
  description = "Path prefix of the parameters."
  type        = string
  default     = "/static-file-upload"

  validation {
    condition     = can(regex("^(/[a-zA-Z0-9_.-]+)+$", var.ssm_prefix)) && !can(regex("^/(aws|ssm)", lower(var.ssm_prefix)))
    error_message = "ssm_prefix: must begin with / and not end with it; /aws and /ssm are reserved."
  }
}

variable "vault_reader_role_arns" {
  description = "Roles of this account that may list and read the vault; no other role may. Each must exist."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.vault_reader_role_arns : can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+[^*]$", arn)) && !strcontains(arn, "*")])
    error_message = "vault_reader_role_arns: whole ARNs of IAM roles, without wildcards."
  }

  validation {
    condition     = alltrue([for arn in var.vault_reader_role_arns : strcontains(arn, "::${data.aws_caller_identity.current.account_id}:")])
    error_message = "vault_reader_role_arns: only roles of this account; the vault's key refuses all others."
  }
}

variable "kms_deletion_window_days" {
  description = "Days in which a scheduled deletion of the vault's key can be cancelled."
  type        = number
  default     = 30

  validation {
    condition     = var.kms_deletion_window_days >= 7 && var.kms_deletion_window_days <= 30
    error_message = "kms_deletion_window_days: 7 to 30."
  }
}

variable "abort_incomplete_uploads_after_days" {
  description = "Days after which S3 removes the parts of an unfinished upload."
  type = object({
    normal    = optional(number, 8)
    sensitive = optional(number, 2)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.abort_incomplete_uploads_after_days.normal > 7
    error_message = "abort_incomplete_uploads_after_days.normal: more than 7, the days that an upload ticket is valid."
  }

  validation {
    condition     = var.abort_incomplete_uploads_after_days.sensitive >= 1
    error_message = "abort_incomplete_uploads_after_days.sensitive: at least 1."
  }
}

variable "noncurrent_version_days" {
  description = "Days that the vault keeps a version after a newer version or a deletion has replaced it."
  type        = number
  default     = 90

  validation {
    condition     = var.noncurrent_version_days >= 1
    error_message = "noncurrent_version_days: at least 1."
  }
}

variable "normal_bucket_transitions" {
  description = "Storage classes of objects in the normal bucket after a number of days; at least 8, because the mover may need them until then."
  type = list(object({
    days          = number
    storage_class = string
  }))
  default = []

  validation {
    condition = alltrue([
      for step in var.normal_bucket_transitions :
      contains(["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"], step.storage_class)
    ])
    error_message = "normal_bucket_transitions: S3 does not know this storage class."
  }

  validation {
    condition = alltrue([
      for step in var.normal_bucket_transitions :
      step.days >= (contains(["STANDARD_IA", "ONEZONE_IA"], step.storage_class) ? 30 : 8)
    ])
    error_message = "normal_bucket_transitions: at least 8 days, and 30 for STANDARD_IA and ONEZONE_IA."
  }
}

variable "sensitive_bucket_transitions" {
  description = "Storage classes of objects in the vault after a number of days."
  type = list(object({
    days          = number
    storage_class = string
  }))
  default = []

  validation {
    condition = alltrue([
      for step in var.sensitive_bucket_transitions :
      contains(["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"], step.storage_class)
    ])
    error_message = "sensitive_bucket_transitions: S3 does not know this storage class."
  }

  validation {
    condition = alltrue([
      for step in var.sensitive_bucket_transitions :
      step.days >= (contains(["STANDARD_IA", "ONEZONE_IA"], step.storage_class) ? 30 : 1)
    ])
    error_message = "sensitive_bucket_transitions: at least 1 day, and 30 for STANDARD_IA and ONEZONE_IA."
  }
}

variable "s3_access_log_bucket" {
  description = "Existing bucket that takes the access logs of both buckets, or null for none."
  type        = string
  default     = null

  validation {
    condition     = var.s3_access_log_bucket == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.s3_access_log_bucket))
    error_message = "s3_access_log_bucket: the name of a bucket."
  }
}

# Mover

variable "lambda_role_name" {
  description = "Name of the mover's role. Role names are unique in an account: give a second stack another name."
  type        = string
  default     = "iam_for_lambda"

  validation {
    condition     = can(regex("^[\\w+=,.@-]{1,64}$", var.lambda_role_name))
    error_message = "lambda_role_name: 1 to 64 letters, digits and _+=,.@-"
  }
}

variable "lambda_package" {
  description = "Path of the zip that `npm run build -w lambda` creates."
  type        = string
  default     = "../lambda/dist/lambda.zip"

  validation {
    condition     = length(var.lambda_package) > 0
    error_message = "lambda_package: the path of a zip file."
  }
}

variable "lambda_architecture" {
  description = "Processor of the mover: arm64 or x86_64."
  type        = string
  default     = "arm64"

  validation {
    condition     = contains(["arm64", "x86_64"], var.lambda_architecture)
    error_message = "lambda_architecture: arm64 or x86_64."
  }
}

variable "lambda_timeout_seconds" {
  description = "Max seconds of a run of the mover. Very large objects need all of Lambda's 900 seconds."
  type        = number
  default     = 900

  validation {
    condition     = var.lambda_timeout_seconds >= 120 && var.lambda_timeout_seconds <= 900
    error_message = "lambda_timeout_seconds: 120 to 900; the mover stops 60 seconds earlier."
  }
}

variable "lambda_memory_mb" {
  description = "Memory of the mover. With 1,769 MB Lambda gives it one whole processor."
  type        = number
  default     = 1769

  validation {
    condition     = var.lambda_memory_mb >= 512 && var.lambda_memory_mb <= 10240
    error_message = "lambda_memory_mb: 512 to 10240."
  }
}

variable "lambda_reserved_concurrency" {
  description = "Concurrency reserved for the mover; -1 shares the account's concurrency."
  type        = number
  default     = -1

  validation {
    condition     = var.lambda_reserved_concurrency == -1 || var.lambda_reserved_concurrency >= 1
    error_message = "lambda_reserved_concurrency: -1, or at least 1 (0 would stop the mover)."
  }
}

variable "sweep_enabled" {
  description = "Whether the mover sweeps the normal bucket for sensitive objects that no event moved."
  type        = bool
  default     = true
}

variable "sweep_schedule" {
  description = "When the mover sweeps, as an EventBridge schedule."
  type        = string
  default     = "rate(15 minutes)"

  validation {
    condition     = can(regex("^(rate|cron)\\(.+\\)$", var.sweep_schedule))
    error_message = "sweep_schedule: rate(...) or cron(...)."
  }
}

# Load balancer

variable "certificate_arn" {
  description = "ACM certificate of domain_name, in this region. Without it the application uses plain HTTP: for trials only."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null ? true : can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/.+$", var.certificate_arn))
    error_message = "certificate_arn: the ARN of an ACM certificate."
  }

  validation {
    condition     = var.certificate_arn == null ? true : strcontains(var.certificate_arn, ":acm:${var.region}:")
    error_message = "certificate_arn: the certificate must be in the region of the load balancer."
  }
}

variable "domain_name" {
  description = "Domain name of the application, which the certificate is for."
  type        = string
  default     = null

  validation {
    condition     = var.domain_name == null ? true : can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name: a full domain name such as files.example.org."
  }

  validation {
    condition     = (var.domain_name == null) == (var.certificate_arn == null)
    error_message = "domain_name and certificate_arn: set both or neither."
  }
}

variable "tls_policy" {
  description = "TLS policy of the HTTPS listener."
  type        = string
  default     = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"

  validation {
    condition     = can(regex("^ELBSecurityPolicy-TLS13-1-[23]-", var.tls_policy))
    error_message = "tls_policy: a policy that allows nothing older than TLS 1.2, such as ELBSecurityPolicy-TLS13-1-2-Res-2021-06."
  }
}

variable "alb_idle_timeout_seconds" {
  description = "Seconds without a byte after which the load balancer closes a connection. The servers get the same value."
  type        = number
  default     = 600

  validation {
    condition     = var.alb_idle_timeout_seconds >= 60 && var.alb_idle_timeout_seconds <= 4000
    error_message = "alb_idle_timeout_seconds: 60 to 4000."
  }
}

variable "deregistration_delay_seconds" {
  description = "Seconds that a leaving server may take to finish its uploads."
  type        = number
  default     = 900

  validation {
    condition     = var.deregistration_delay_seconds >= 0 && var.deregistration_delay_seconds <= 3600
    error_message = "deregistration_delay_seconds: 0 to 3600."
  }
}

variable "alb_access_log_bucket" {
  description = "Existing bucket that takes the load balancer's access logs, or null for none."
  type        = string
  default     = null

  validation {
    condition     = var.alb_access_log_bucket == null ? true : can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.alb_access_log_bucket))
    error_message = "alb_access_log_bucket: the name of a bucket."
  }
}

# Servers

variable "server_role_name" {
  description = "Name of the servers' role and instance profile. Role names are unique in an account: give a second stack another name."
  type        = string
  default     = "ec2_instance_role"

  validation {
    condition     = can(regex("^[\\w+=,.@-]{1,64}$", var.server_role_name)) && var.server_role_name != var.lambda_role_name
    error_message = "server_role_name: 1 to 64 letters, digits and _+=,.@-, and not the name of the mover's role."
  }
}

variable "container_image" {
  description = "Image that the servers run, by digest or by a tag that always means the same image."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+([._:/-][a-zA-Z0-9._-]+)*(@sha256:[0-9a-f]{64})?$", var.container_image))
    error_message = "container_image: registry/repository:tag or registry/repository@sha256:digest."
  }

  validation {
    condition = (
      can(regex("@sha256:[0-9a-f]{64}$", var.container_image)) ||
      can(regex("/?[^/:]+:[a-zA-Z0-9_][a-zA-Z0-9._-]*$", var.container_image)) && !endswith(var.container_image, ":latest")
    )
    error_message = "container_image: a digest, or a tag other than latest, so that the same name always means the same image."
  }
}

variable "application_port" {
  description = "Port that the application listens on."
  type        = number
  default     = 3000

  validation {
    condition     = var.application_port >= 1024 && var.application_port <= 65535
    error_message = "application_port: 1024 to 65535; the application does not run as root."
  }
}

variable "log_level" {
  description = "How much the servers log: debug, info, warn or error."
  type        = string
  default     = "info"

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level: debug, info, warn or error."
  }
}

variable "max_upload_bytes" {
  description = "Max file size through a server. S3 accepts 5 GiB in one PUT."
  type        = number
  default     = 5368709120

  validation {
    condition     = var.max_upload_bytes >= 1 && var.max_upload_bytes <= 5368709120
    error_message = "max_upload_bytes: 1 to 5368709120 (5 GiB)."
  }
}

variable "max_direct_upload_bytes" {
  description = "Max file size straight to S3. The mover is sized for 500 GiB."
  type        = number
  default     = 536870912000

  validation {
    condition     = var.max_direct_upload_bytes >= 1 && var.max_direct_upload_bytes <= 536870912000
    error_message = "max_direct_upload_bytes: 1 to 536870912000 (500 GiB)."
  }
}

variable "direct_upload" {
  description = "Whether clients may send large files straight to S3. If not, max_upload_bytes is the limit for all files."
  type        = bool
  default     = true
}

variable "instance_type" {
  description = "EC2 instance type of the servers. For an arm64 type, set ami_parameter and build the image for arm64."
  type        = string
  default     = "t3.medium"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*\\.[a-z0-9-]+$", var.instance_type))
    error_message = "instance_type: an EC2 instance type such as t3.medium."
  }
}

variable "ami_id" {
  description = "Machine image to pin, or null for the newest Amazon Linux 2023 at each apply."
  type        = string
  default     = null

  validation {
    condition     = var.ami_id == null ? true : can(regex("^ami-[0-9a-f]{8,17}$", var.ami_id))
    error_message = "ami_id: an id such as ami-0123456789abcdef0 (never resolve:ssm:, which cannot be rolled back)."
  }
}

variable "ami_parameter" {
  description = "AWS's public parameter that names the newest machine image."
  type        = string
  default     = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"

  validation {
    condition     = startswith(var.ami_parameter, "/aws/service/ami-amazon-linux-latest/al2023-ami-")
    error_message = "ami_parameter: a parameter of Amazon Linux 2023, because the user data is written for it."
  }
}

variable "root_volume_gib" {
  description = "Size of a server's disk. It holds system, image and logs, but no uploads."
  type        = number
  default     = 16

  validation {
    condition     = var.root_volume_gib >= 8 && var.root_volume_gib <= 1024
    error_message = "root_volume_gib: 8 to 1024."
  }
}

variable "detailed_monitoring" {
  description = "Whether CPU is measured every minute, so that scaling reacts sooner; billed per instance."
  type        = bool
  default     = true
}

variable "capacity" {
  description = "Min, initial and max number of servers."
  type = object({
    min     = optional(number, 1)
    desired = optional(number, 1)
    max     = optional(number, 3)
  })
  default  = {}
  nullable = false

  validation {
    condition     = 1 <= var.capacity.min && var.capacity.min <= var.capacity.desired && var.capacity.desired <= var.capacity.max
    error_message = "capacity: 1 <= min <= desired <= max."
  }
}

variable "cpu_target_percent" {
  description = "Average CPU that scaling aims at."
  type        = number
  default     = 30

  validation {
    condition     = var.cpu_target_percent >= 10 && var.cpu_target_percent <= 90
    error_message = "cpu_target_percent: 10 to 90."
  }
}

variable "health_check_grace_seconds" {
  description = "Seconds after the start of a server until its health counts. A release continues with the next server a minute later."
  type        = number
  default     = 300

  validation {
    condition     = var.health_check_grace_seconds >= 60 && var.health_check_grace_seconds <= 3600
    error_message = "health_check_grace_seconds: 60 to 3600."
  }
}

variable "instance_warmup_seconds" {
  description = "Seconds after which a new server's CPU counts for scaling."
  type        = number
  default     = 120

  validation {
    condition     = var.instance_warmup_seconds >= 0 && var.instance_warmup_seconds <= 3600
    error_message = "instance_warmup_seconds: 0 to 3600."
  }
}

variable "enable_session_manager" {
  description = "Whether administrators may open a shell on a server through Session Manager. This adds AWS's policy to the servers' role."
  type        = bool
  default     = false
}
