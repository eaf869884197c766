locals {
  # Roles that may use the vault's key, and read sensitive objects that still wait for the mover.
  vault_principal_arns = jsonencode(concat([aws_iam_role.lambda.arn], var.vault_reader_role_arns))
}

# Encrypts the vault and nothing else: logs, queue and parameters do not use it. Account administrators may manage
# it; only the mover and the vault readers may use it, and only through S3.
resource "aws_kms_key" "sensitive" {
  description             = "Objects in ${local.sensitive_bucket_name}"
  enable_key_rotation     = true
  deletion_window_in_days = var.kms_deletion_window_days

  policy = templatefile("${path.module}/policies/sensitive_key.json.tftpl", {
    partition            = local.partition
    account_id           = local.account_id
    region               = local.region
    vault_principal_arns = local.vault_principal_arns
  })
}

resource "aws_kms_alias" "sensitive" {
  name          = "alias/${var.name}-sensitive"
  target_key_id = aws_kms_key.sensitive.key_id
}
