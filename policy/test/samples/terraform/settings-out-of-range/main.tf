# Values as people guess them: Terraform takes the retries, Lambda takes neither them nor the age.
# expect: refuse mapping-settings-are-accepted
resource "aws_dynamodb_table" "audit" {
  name             = "audit"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "OLD_IMAGE"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "audit" {
  event_source_arn                   = aws_dynamodb_table.audit.stream_arn
  function_name                      = "audit"
  starting_position                  = "TRIM_HORIZON"
  batch_size                         = 20000
  maximum_batching_window_in_seconds = 600
}
