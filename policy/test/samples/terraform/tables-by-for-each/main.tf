# One table, function and mapping for each tenant; one tenant has its stream off.
# expect: refuse mapping-needs-enabled-stream
variable "tenants" {
  default = { blue = true, green = false }
}

resource "aws_dynamodb_table" "tenant" {
  for_each         = var.tenants
  name             = "tenant-${each.key}"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = each.value
  stream_view_type = each.value ? "NEW_IMAGE" : null
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_lambda_event_source_mapping" "tenant" {
  for_each          = var.tenants
  event_source_arn  = aws_dynamodb_table.tenant[each.key].stream_arn
  function_name     = "tenant-${each.key}"
  starting_position = "TRIM_HORIZON"
}
