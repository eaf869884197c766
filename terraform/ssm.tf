locals {
  parameter_arn_prefix = "arn:${local.partition}:ssm:${local.region}:${local.account_id}:parameter${var.ssm_prefix}"
}

# `insecure_value`, because nothing here is secret and a plan should show what changes. The one secret, the receipt
# signing key, is created outside Terraform and never enters its state.
resource "aws_ssm_parameter" "cognito_user_pool_id" {
  name           = "${var.ssm_prefix}/cognito_user_pool_id"
  description    = "User pool whose access tokens the server accepts."
  type           = "String"
  insecure_value = aws_cognito_user_pool.users.id
}

resource "aws_ssm_parameter" "cognito_client_id" {
  name           = "${var.ssm_prefix}/cognito_client_id"
  description    = "App client that the pages sign in with."
  type           = "String"
  insecure_value = aws_cognito_user_pool_client.browser.id
}

resource "aws_ssm_parameter" "cognito_password_policy" {
  name           = "${var.ssm_prefix}/cognito_password_policy"
  description    = "Password rules of the user pool, for the pages to explain."
  type           = "String"
  insecure_value = jsonencode(local.password_policy)
}

resource "aws_ssm_parameter" "normal_bucket_name" {
  name           = "${var.ssm_prefix}/normal_bucket_name"
  description    = "Bucket that the server puts every upload into."
  type           = "String"
  insecure_value = aws_s3_bucket.normal.bucket
}
