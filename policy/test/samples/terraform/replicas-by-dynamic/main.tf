# Replicas from a list that is known after the apply: AWS enables the stream of a table with replicas.
# expect: pass
resource "terraform_data" "regions" {
  input = "eu-west-1"
}

resource "aws_dynamodb_table" "orders" {
  name         = "replicated-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  dynamic "replica" {
    for_each = toset(split(",", terraform_data.regions.id))
    content {
      region_name = replica.value
    }
  }
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_iam_role" "worker" {
  name = "replicated-worker"
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
  function_name = "replicated-worker"
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
