variable "enable_streams" {}

resource "aws_dynamodb_table" "default" {
  count            = 1
  name             = "table-module"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = var.enable_streams
  stream_view_type = var.enable_streams ? "NEW_IMAGE" : ""
  attribute {
    name = "id"
    type = "S"
  }
}

output "stream_arn" {
  value = join("", aws_dynamodb_table.default[*].stream_arn)
}
