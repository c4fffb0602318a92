# A table under count, taken by one() and a splat; its stream is off.
# expect: refuse mapping-needs-enabled-stream
variable "enabled" {
  default = true
}

resource "aws_dynamodb_table" "orders" {
  name         = "optional-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  count        = var.enabled ? 1 : 0
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "worker" {
  name = "optional-worker"
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
  function_name = "optional-worker"
  role          = aws_iam_role.worker.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  s3_bucket     = "code"
  s3_key        = "worker.zip"
}

resource "aws_lambda_event_source_mapping" "orders" {
  event_source_arn  = one(aws_dynamodb_table.orders[*].stream_arn)
  function_name     = aws_lambda_function.worker.arn
  starting_position = "TRIM_HORIZON"
}
