# A module that takes filters as a list of objects; the caller forgot the type tag.
# expect: refuse filter-fits-view-type
variable "filters" {
  default = [
    { dynamodb = { NewImage = { status = ["shipped"] } } },
  ]
}

resource "aws_dynamodb_table" "orders" {
  name             = "filtered-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_IMAGE"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn  = aws_dynamodb_table.orders.stream_arn
  function_name     = "notifier"
  starting_position = "TRIM_HORIZON"
  dynamic "filter_criteria" {
    for_each = length(var.filters) > 0 ? [1] : []
    content {
      dynamic "filter" {
        for_each = var.filters
        content {
          pattern = jsonencode(filter.value)
        }
      }
    }
  }
}
