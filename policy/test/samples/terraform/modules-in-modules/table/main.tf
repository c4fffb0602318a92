resource "aws_dynamodb_table" "orders" {
  name             = "nested-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
}

output "stream" {
  value = { arn = aws_dynamodb_table.orders.stream_arn, label = aws_dynamodb_table.orders.stream_label }
}
