# The filters are a dynamic block over a list; the only one lacks the type tag.
# expect: refuse filter-fits-view-type
variable "patterns" {
  default = [{ dynamodb = { NewImage = { status = ["paid"] } } }]
}

resource "aws_dynamodb_table" "orders" {
  name             = "dynamic-orders"
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
  function_name     = "dynamic-worker"
  starting_position = "TRIM_HORIZON"
  filter_criteria {
    dynamic "filter" {
      for_each = var.patterns
      content {
        pattern = jsonencode(filter.value)
      }
    }
  }
}
