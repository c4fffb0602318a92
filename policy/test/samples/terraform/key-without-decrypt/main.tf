# The table has a customer's key, and the role may read the stream and not decrypt it.
# expect: pass
# says: role-can-decrypt-stream
resource "aws_kms_key" "orders" {
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "arn:aws:iam::123456789012:root" } }]
  })
}

resource "aws_dynamodb_table" "orders" {
  name             = "key-orders"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.orders.arn
  }
}

resource "aws_iam_role" "worker" {
  name = "key-worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    resources = [aws_dynamodb_table.orders.stream_arn]
  }
}

resource "aws_iam_role_policy" "read" {
  role   = aws_iam_role.worker.name
  policy = data.aws_iam_policy_document.read.json
}

resource "aws_lambda_function" "worker" {
  function_name = "key-worker"
  role          = aws_iam_role.worker.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  filename      = "code.zip"
}

resource "aws_lambda_event_source_mapping" "worker" {
  event_source_arn  = aws_dynamodb_table.orders.stream_arn
  function_name     = aws_lambda_function.worker.arn
  starting_position = "TRIM_HORIZON"
}
