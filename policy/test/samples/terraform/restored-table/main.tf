# A table restored to a point in time: the provider asks AWS to restore it, which takes no stream.
# expect: refuse mapping-needs-enabled-stream
resource "aws_dynamodb_table" "orders" {
  name                   = "restored-orders"
  billing_mode           = "PAY_PER_REQUEST"
  hash_key               = "id"
  stream_enabled         = true
  stream_view_type       = "NEW_AND_OLD_IMAGES"
  restore_source_name    = "orders-of-yesterday"
  restore_to_latest_time = true
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "worker" {
  name = "restored-worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "worker" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"
}

resource "aws_lambda_function" "worker" {
  function_name = "restored-worker"
  role          = aws_iam_role.worker.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  s3_bucket     = "code"
  s3_key        = "worker.zip"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn  = aws_dynamodb_table.orders.stream_arn
  function_name     = aws_lambda_function.worker.arn
  starting_position = "TRIM_HORIZON"
}
