# A view type beside a stream that is off, and nobody who reads it.
# expect: refuse stream-view-type-needs-enabled-stream
resource "aws_dynamodb_table" "orders" {
  name             = "viewtype-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = false
  stream_view_type = "KEYS_ONLY"
  attribute {
    name = "id"
    type = "S"
  }
}
