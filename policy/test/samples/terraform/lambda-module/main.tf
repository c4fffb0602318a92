# The shape of a general Lambda module: mappings and policy statements come in as maps.
# expect: pass
locals {
  mappings = {
    orders = { arn = aws_dynamodb_table.orders.stream_arn, position = "TRIM_HORIZON" }
  }
}

resource "aws_dynamodb_table" "orders" {
  name             = "module-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "additional" {
  dynamic "statement" {
    for_each = { stream = ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"] }
    content {
      sid       = statement.key
      actions   = statement.value
      resources = [aws_dynamodb_table.orders.stream_arn]
    }
  }
}

resource "aws_iam_role" "lambda" {
  name               = "module-worker"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_iam_policy" "additional" {
  count  = 1
  name   = "module-worker"
  policy = data.aws_iam_policy_document.additional.json
}

resource "aws_iam_role_policy_attachment" "additional" {
  count      = 1
  role       = aws_iam_role.lambda.name
  policy_arn = aws_iam_policy.additional[0].arn
}

resource "aws_lambda_function" "this" {
  function_name = "module-worker"
  role          = aws_iam_role.lambda.arn
  runtime       = "python3.13"
  handler       = "index.handler"
  s3_bucket     = "code"
  s3_key        = "worker.zip"
}

resource "aws_lambda_event_source_mapping" "this" {
  for_each          = local.mappings
  event_source_arn  = each.value.arn
  function_name     = aws_lambda_function.this.arn
  starting_position = each.value.position
}
