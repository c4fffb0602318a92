# Two tables by count, of which the second has its stream off; a mapping of the same number reads each.
# expect: refuse mapping-needs-enabled-stream
resource "aws_dynamodb_table" "shard" {
  count            = 2
  name             = "count-${count.index}"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = count.index == 0
  stream_view_type = count.index == 0 ? "NEW_IMAGE" : null
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "shard" {
  count             = 2
  event_source_arn  = aws_dynamodb_table.shard[count.index].stream_arn
  function_name     = "count-worker"
  starting_position = "TRIM_HORIZON"
}
