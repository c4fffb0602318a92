resource "aws_dynamodb_table" "orders" {
  name         = "whole-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  attribute {
    name = "id"
    type = "S"
  }
}

output "stream_arn" {
  value = aws_dynamodb_table.orders.stream_arn
}
