locals {
  # One source for the pool and for the parameter that tells the pages what a password must contain.
  password_policy = {
    minimumLength    = var.password_policy.minimum_length
    requireLowercase = var.password_policy.require_lowercase
    requireUppercase = var.password_policy.require_uppercase
    requireNumbers   = var.password_policy.require_numbers
    requireSymbols   = var.password_policy.require_symbols
  }
}

# Sign-in names, case sensitivity and required attributes cannot be changed: another value replaces the pool and
# deletes every user.
resource "aws_cognito_user_pool" "users" {
  name                     = var.name
  deletion_protection      = var.deletion_protection ? "ACTIVE" : "INACTIVE"
  user_pool_tier           = var.threat_protection == "OFF" ? "ESSENTIALS" : "PLUS"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = var.mfa_configuration

  username_configuration {
    case_sensitive = false
  }

  schema {
    name                = "email"
    attribute_data_type = "String"
    required            = true
    mutable             = true

    # Without AWS's own limits here every plan would replace the pool.
    string_attribute_constraints {
      min_length = "0"
      max_length = "2048"
    }
  }

  # A new address counts only once its code has been entered; until then the old one stays.
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
  }

  admin_create_user_config {
    allow_admin_create_user_only = !var.self_sign_up
  }

  password_policy {
    minimum_length                   = local.password_policy.minimumLength
    require_lowercase                = local.password_policy.requireLowercase
    require_uppercase                = local.password_policy.requireUppercase
    require_numbers                  = local.password_policy.requireNumbers
    require_symbols                  = local.password_policy.requireSymbols
    temporary_password_validity_days = 7
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  dynamic "software_token_mfa_configuration" {
    for_each = var.mfa_configuration == "OFF" ? [] : [true]
    content {
      enabled = true
    }
  }

  user_pool_add_ons {
    advanced_security_mode = var.threat_protection
  }

  email_configuration {
    email_sending_account = var.ses_identity == null ? "COGNITO_DEFAULT" : "DEVELOPER"
    source_arn            = try(var.ses_identity.arn, null)
    from_email_address    = try(var.ses_identity.from_address, null)
  }
}

# Public: a browser cannot keep a secret. No flow that sends the password is allowed, because SRP does not send it.
# Refresh tokens are not rotated: the browser library cannot follow a rotation.
resource "aws_cognito_user_pool_client" "browser" {
  name         = "${var.name}-browser"
  user_pool_id = aws_cognito_user_pool.users.id

  generate_secret                      = false
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  allowed_oauth_flows_user_pool_client = false
  supported_identity_providers         = ["COGNITO"]
  prevent_user_existence_errors        = "ENABLED"
  enable_token_revocation              = true
  read_attributes                      = ["email", "email_verified"]
  write_attributes                     = ["email"]

  access_token_validity  = var.token_validity.access_minutes
  id_token_validity      = var.token_validity.id_minutes
  refresh_token_validity = var.token_validity.refresh_days

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
}

resource "aws_cognito_user_pool_domain" "this" {
  count = var.cognito_domain_prefix == null ? 0 : 1

  domain       = var.cognito_domain_prefix
  user_pool_id = aws_cognito_user_pool.users.id
}
