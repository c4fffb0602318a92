# A table, role and mapping for each kind, by key; each role may read the stream of the other kind's table.
# AWS will refuse the mappings; before the tables have ARNs, what the policies say of them is open.
# expect: pass
# undecided: role-can-read-stream
locals {
  kinds = toset(["orders", "customers"])
}

resource "aws_dynamodb_table" "kind" {
  for_each         = local.kinds
  name             = "crossed-${each.key}"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "kind" {
  for_each = local.kinds
  name     = "crossed-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

# A literal key leads to the instance that the plan names.
data "aws_iam_policy_document" "orders" {
  statement {
    actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    resources = [aws_dynamodb_table.kind["customers"].stream_arn]
  }
}

data "aws_iam_policy_document" "customers" {
  statement {
    actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    resources = [aws_dynamodb_table.kind["orders"].stream_arn]
  }
}

resource "aws_iam_role_policy" "orders" {
  role   = aws_iam_role.kind["orders"].name
  policy = data.aws_iam_policy_document.orders.json
}

resource "aws_iam_role_policy" "customers" {
  role   = aws_iam_role.kind["customers"].name
  policy = data.aws_iam_policy_document.customers.json
}

resource "aws_lambda_function" "kind" {
  for_each      = local.kinds
  function_name = "crossed-${each.key}"
  role          = aws_iam_role.kind[each.key].arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "code.zip"
}

resource "aws_lambda_event_source_mapping" "kind" {
  for_each          = local.kinds
  event_source_arn  = aws_dynamodb_table.kind[each.key].stream_arn
  function_name     = aws_lambda_function.kind[each.key].arn
  starting_position = "TRIM_HORIZON"
}
