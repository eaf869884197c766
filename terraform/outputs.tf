output "stack_name" {
  description = "Name of the stack; ci/pipeline/destroy.sh requires it."
  value       = var.name
}

output "region" {
  description = "Region that everything runs in."
  value       = local.region
}

output "application_url" {
  description = "URL of the application for people and programs."
  value       = local.application_url
}

output "alb_dns_name" {
  description = "DNS name of the load balancer; point domain_name to it."
  value       = aws_lb.application.dns_name
}

output "alb_zone_id" {
  description = "Hosted zone of the load balancer, for an alias record in Route 53."
  value       = aws_lb.application.zone_id
}

output "alb_arn" {
  description = "ARN of the load balancer."
  value       = aws_lb.application.arn
}

output "autoscaling_group_name" {
  description = "Auto Scaling group whose instance refresh rolls a release out."
  value       = aws_autoscaling_group.server.name
}

output "container_image" {
  description = "Image that the servers run."
  value       = var.container_image
}

output "ami_id" {
  description = "Machine image that the servers boot; set ami_id to it to pin it."
  value       = local.ami_id
}

output "cognito_user_pool_id" {
  description = "User pool in which people sign up."
  value       = aws_cognito_user_pool.users.id
}

output "cognito_client_id" {
  description = "App client of the pages and of programs; public, without a secret."
  value       = aws_cognito_user_pool_client.browser.id
}

output "normal_bucket_name" {
  description = "Bucket that takes every upload."
  value       = aws_s3_bucket.normal.bucket
}

output "sensitive_bucket_name" {
  description = "The vault: bucket that sensitive objects are moved to."
  value       = aws_s3_bucket.sensitive.bucket
}

output "sensitive_kms_key_arn" {
  description = "ARN of the vault's key."
  value       = aws_kms_key.sensitive.arn
}

output "ssm_prefix" {
  description = "Path prefix of the parameters."
  value       = var.ssm_prefix
}

output "lambda_function_name" {
  description = "Function that moves sensitive objects to the vault."
  value       = aws_lambda_function.mover.function_name
}

output "dead_letter_queue_url" {
  description = "Queue of the events that the mover gave up on."
  value       = aws_sqs_queue.dead_letters.url
}

output "server_log_group_name" {
  description = "Log group of the servers."
  value       = aws_cloudwatch_log_group.server.name
}

output "lambda_log_group_name" {
  description = "Log group of the mover."
  value       = aws_cloudwatch_log_group.lambda.name
}

output "dashboard_name" {
  description = "CloudWatch dashboard of the stack."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "server_role_arn" {
  description = "ARN of the servers' role."
  value       = aws_iam_role.server.arn
}

output "lambda_role_arn" {
  description = "ARN of the mover's role."
  value       = aws_iam_role.lambda.arn
}

output "deletion_protection" {
  description = "Whether user pool and load balancer refuse to be deleted."
  value       = var.deletion_protection
}
