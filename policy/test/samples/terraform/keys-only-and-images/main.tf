# A filter on the new image of a stream that carries keys alone.
# expect: refuse filter-fits-view-type
resource "aws_dynamodb_table" "sessions" {
  name             = "sessions"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "KEYS_ONLY"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "sessions" {
  event_source_arn  = aws_dynamodb_table.sessions.stream_arn
  function_name     = "session-cleaner"
  starting_position = "TRIM_HORIZON"
  filter_criteria {
    filter {
      pattern = jsonencode({ dynamodb = { NewImage = { closed = { BOOL = [true] } } } })
    }
  }
}
