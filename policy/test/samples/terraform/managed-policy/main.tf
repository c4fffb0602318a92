# The usual sample: AWS's own policy for DynamoDB streams, attached.
# expect: pass
resource "aws_dynamodb_table" "events" {
  name             = "sample-events"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "pk"
  range_key        = "sk"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "pk"
    type = "S"
  }
  attribute {
    name = "sk"
    type = "N"
  }
}

resource "aws_iam_role" "worker" {
  name = "sample-worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}

resource "aws_iam_role_policy_attachment" "streams" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole"
}

resource "aws_lambda_function" "worker" {
  function_name = "sample-worker"
  role          = aws_iam_role.worker.arn
  runtime       = "java21"
  handler       = "example.Handler"
  s3_bucket     = "code"
  s3_key        = "worker.jar"
}

resource "aws_lambda_event_source_mapping" "events" {
  event_source_arn       = aws_dynamodb_table.events.stream_arn
  function_name          = aws_lambda_function.worker.arn
  starting_position      = "TRIM_HORIZON"
  maximum_retry_attempts = 3
  filter_criteria {
    filter {
      pattern = jsonencode({ eventName = ["INSERT"], dynamodb = { Keys = { pk = { S = [{ prefix = "ORDER#" }] } } } })
    }
  }
}
