# A queue's mapping is none of these rules' business, a Kinesis stream's neither.
# expect: pass
resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}

resource "aws_kinesis_stream" "clicks" {
  name        = "clicks"
  shard_count = 1
}

resource "aws_lambda_event_source_mapping" "jobs" {
  event_source_arn = aws_sqs_queue.jobs.arn
  function_name    = "jobs"
  batch_size       = 10
}

resource "aws_lambda_event_source_mapping" "clicks" {
  event_source_arn  = aws_kinesis_stream.clicks.arn
  function_name     = "clicks"
  starting_position = "LATEST"
}
