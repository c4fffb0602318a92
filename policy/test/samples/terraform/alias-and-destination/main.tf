# A mapping on an alias, with a queue for what fails; the policy is written with jsonencode, and known after the apply.
# expect: pass
resource "aws_dynamodb_table" "ledger" {
  name             = "ledger"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "id"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_sqs_queue" "failures" {
  name = "ledger-failures"
}

resource "aws_iam_role" "ledger" {
  name = "ledger"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
  inline_policy {
    name = "stream"
    policy = jsonencode({
      Version = "2012-10-17"
      Statement = [
        { Effect = "Allow", Action = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], Resource = aws_dynamodb_table.ledger.stream_arn },
        { Effect = "Allow", Action = "dynamodb:ListStreams", Resource = "*" },
        { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.failures.arn },
      ]
    })
  }
}

resource "aws_lambda_function" "ledger" {
  function_name = "ledger"
  role          = aws_iam_role.ledger.arn
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  s3_bucket     = "code"
  s3_key        = "ledger.zip"
  publish       = true
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.ledger.function_name
  function_version = aws_lambda_function.ledger.version
}

resource "aws_lambda_event_source_mapping" "ledger" {
  event_source_arn               = aws_dynamodb_table.ledger.stream_arn
  function_name                  = aws_lambda_alias.live.arn
  starting_position              = "TRIM_HORIZON"
  maximum_retry_attempts         = 5
  bisect_batch_on_function_error = true
  function_response_types        = ["ReportBatchItemFailures"]
  destination_config {
    on_failure {
      destination_arn = aws_sqs_queue.failures.arn
    }
  }
}
