# The filter comes from a sensitive variable: it isn't judged, because a finding would show it.
# expect: pass
# undecided: mapping-settings-are-accepted
variable "pattern" {
  default   = "{\"dynamodb\":{\"NewImage\":{\"token\":[\"hunter2\"]}}}"
  sensitive = true
}

resource "aws_dynamodb_table" "orders" {
  name             = "sensitive-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "worker" {
  event_source_arn  = aws_dynamodb_table.orders.stream_arn
  function_name     = "sensitive-worker"
  starting_position = "TRIM_HORIZON"
  filter_criteria {
    filter {
      pattern = var.pattern
    }
  }
}
