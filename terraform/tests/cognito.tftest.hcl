mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  container_image = "acme/static-file-upload:1.0.0"
  lambda_package  = "tests/fixtures/lambda.zip"
}

run "a_pool_of_email_addresses_that_anyone_may_join" {
  assert {
    condition     = aws_cognito_user_pool.users.username_attributes == toset(["email"]) && aws_cognito_user_pool.users.username_configuration[0].case_sensitive == false
    error_message = "People sign in with an e-mail address, however they write it."
  }

  assert {
    condition = one(aws_cognito_user_pool.users.schema).name == "email" && one(aws_cognito_user_pool.users.schema).required && (
      one(aws_cognito_user_pool.users.schema).mutable && one(aws_cognito_user_pool.users.schema).attribute_data_type == "String" &&
      one(one(aws_cognito_user_pool.users.schema).string_attribute_constraints) == { min_length = "0", max_length = "2048" }
    )
    error_message = "The address is required and can be changed; its limits are AWS's own, or each plan would replace the pool."
  }

  assert {
    condition = aws_cognito_user_pool.users.auto_verified_attributes == toset(["email"]) && (
      aws_cognito_user_pool.users.verification_message_template[0].default_email_option == "CONFIRM_WITH_CODE" &&
      aws_cognito_user_pool.users.user_attribute_update_settings[0].attributes_require_verification_before_update == toset(["email"])
    )
    error_message = "An address, the first as well as a new one, is verified by a code."
  }

  assert {
    condition     = aws_cognito_user_pool.users.admin_create_user_config[0].allow_admin_create_user_only == false
    error_message = "People create their own accounts."
  }

  assert {
    condition = aws_cognito_user_pool.users.password_policy[0].minimum_length == 8 && aws_cognito_user_pool.users.password_policy[0].temporary_password_validity_days == 7 && alltrue([
      for rule in ["require_lowercase", "require_uppercase", "require_numbers", "require_symbols"] :
      aws_cognito_user_pool.users.password_policy[0][rule]
    ])
    error_message = "A password has 8 characters: lower, upper, digit, symbol."
  }

  assert {
    condition     = one(aws_cognito_user_pool.users.account_recovery_setting[0].recovery_mechanism) == { name = "verified_email", priority = 1 }
    error_message = "A verified address is the one way to recover an account."
  }

  assert {
    condition     = aws_cognito_user_pool.users.mfa_configuration == "OPTIONAL" && aws_cognito_user_pool.users.software_token_mfa_configuration[0].enabled
    error_message = "One-time codes are there for those who want them."
  }

  assert {
    condition     = aws_cognito_user_pool.users.deletion_protection == "ACTIVE"
    error_message = "The pool is protected from deletion."
  }

  assert {
    condition     = aws_cognito_user_pool.users.user_pool_tier == "ESSENTIALS" && aws_cognito_user_pool.users.user_pool_add_ons[0].advanced_security_mode == "OFF"
    error_message = "Threat protection, which is billed, is off."
  }

  assert {
    condition     = aws_cognito_user_pool.users.email_configuration[0].email_sending_account == "COGNITO_DEFAULT" && aws_cognito_user_pool.users.email_configuration[0].source_arn == null
    error_message = "Cognito sends the mails."
  }

  assert {
    condition     = length(aws_cognito_user_pool_domain.this) == 0
    error_message = "There is no domain for hosted pages."
  }
}

run "a_public_client_for_srp" {
  assert {
    condition     = aws_cognito_user_pool_client.browser.name == "static-file-upload-browser" && aws_cognito_user_pool_client.browser.generate_secret == false && aws_cognito_user_pool_client.browser.user_pool_id == "eu-north-1_EXAMPLE00"
    error_message = "The client is public."
  }

  assert {
    condition     = aws_cognito_user_pool_client.browser.explicit_auth_flows == toset(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    error_message = "Exactly SRP and refresh."
  }

  assert {
    condition     = length(aws_cognito_user_pool_client.browser.refresh_token_rotation) == 0
    error_message = "Refresh tokens are not rotated."
  }

  assert {
    condition     = aws_cognito_user_pool_client.browser.prevent_user_existence_errors == "ENABLED" && aws_cognito_user_pool_client.browser.enable_token_revocation
    error_message = "No response tells whether a user exists; tokens can be revoked."
  }

  assert {
    condition = (
      aws_cognito_user_pool_client.browser.access_token_validity == 60 && aws_cognito_user_pool_client.browser.id_token_validity == 60 &&
      aws_cognito_user_pool_client.browser.refresh_token_validity == 30 &&
      aws_cognito_user_pool_client.browser.token_validity_units[0].access_token == "minutes" &&
      aws_cognito_user_pool_client.browser.token_validity_units[0].id_token == "minutes" &&
      aws_cognito_user_pool_client.browser.token_validity_units[0].refresh_token == "days"
    )
    error_message = "Access and id tokens live an hour, refresh tokens 30 days."
  }

  assert {
    condition = aws_cognito_user_pool_client.browser.allowed_oauth_flows_user_pool_client == false && (
      aws_cognito_user_pool_client.browser.supported_identity_providers == toset(["COGNITO"]) &&
      aws_cognito_user_pool_client.browser.write_attributes == toset(["email"]) &&
      aws_cognito_user_pool_client.browser.read_attributes == toset(["email", "email_verified"])
    )
    error_message = "No OAuth flows, no other identity providers, no attribute but the address."
  }
}

run "every_switch_the_other_way" {
  variables {
    deletion_protection   = false
    self_sign_up          = false
    mfa_configuration     = "OFF"
    threat_protection     = "ENFORCED"
    ses_identity          = { arn = "arn:aws:ses:eu-north-1:123456789012:identity/example.org", from_address = "files@example.org" }
    password_policy       = { minimum_length = 14 }
    token_validity        = { access_minutes = 15, id_minutes = 20, refresh_days = 7 }
    cognito_domain_prefix = "files-of-example"
  }

  assert {
    condition     = aws_cognito_user_pool.users.deletion_protection == "INACTIVE"
    error_message = "deletion_protection off."
  }

  assert {
    condition     = aws_cognito_user_pool.users.admin_create_user_config[0].allow_admin_create_user_only
    error_message = "self_sign_up off."
  }

  assert {
    condition     = aws_cognito_user_pool.users.mfa_configuration == "OFF" && length(aws_cognito_user_pool.users.software_token_mfa_configuration) == 0
    error_message = "mfa_configuration OFF."
  }

  assert {
    condition     = aws_cognito_user_pool.users.user_pool_tier == "PLUS" && aws_cognito_user_pool.users.user_pool_add_ons[0].advanced_security_mode == "ENFORCED"
    error_message = "threat_protection sets the tier it needs."
  }

  assert {
    condition = (
      aws_cognito_user_pool.users.email_configuration[0].email_sending_account == "DEVELOPER" &&
      aws_cognito_user_pool.users.email_configuration[0].source_arn == "arn:aws:ses:eu-north-1:123456789012:identity/example.org" &&
      aws_cognito_user_pool.users.email_configuration[0].from_email_address == "files@example.org"
    )
    error_message = "ses_identity sends the mails."
  }

  assert {
    condition = aws_cognito_user_pool.users.password_policy[0].minimum_length == 14 && (
      jsondecode(aws_ssm_parameter.cognito_password_policy.insecure_value).minimumLength == 14
    )
    error_message = "password_policy reaches the pool and the pages alike."
  }

  assert {
    condition = (
      aws_cognito_user_pool_client.browser.access_token_validity == 15 && aws_cognito_user_pool_client.browser.id_token_validity == 20 &&
      aws_cognito_user_pool_client.browser.refresh_token_validity == 7
    )
    error_message = "token_validity."
  }

  assert {
    condition     = aws_cognito_user_pool_domain.this[0].domain == "files-of-example" && aws_cognito_user_pool_domain.this[0].user_pool_id == "eu-north-1_EXAMPLE00"
    error_message = "cognito_domain_prefix."
  }
}

run "threat_protection_can_only_watch" {
  variables {
    threat_protection = "AUDIT"
    mfa_configuration = "ON"
  }

  assert {
    condition     = aws_cognito_user_pool.users.user_pool_tier == "PLUS" && aws_cognito_user_pool.users.user_pool_add_ons[0].advanced_security_mode == "AUDIT"
    error_message = "AUDIT needs the PLUS tier too."
  }

  assert {
    condition     = aws_cognito_user_pool.users.mfa_configuration == "ON" && aws_cognito_user_pool.users.software_token_mfa_configuration[0].enabled
    error_message = "mfa_configuration ON asks every user for codes."
  }
}
