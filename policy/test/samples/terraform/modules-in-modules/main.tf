# A table in one module, a function in a module of a module, and the mapping between them at the top.
# expect: pass
# silent: role-can-read-stream, mapping-needs-enabled-stream
module "table" {
  source = "./table"
}

module "consumer" {
  source     = "./consumer"
  stream_arn = module.table.stream.arn
}

resource "aws_lambda_event_source_mapping" "worker" {
  event_source_arn  = module.table.stream.arn
  function_name     = module.consumer.function_arn
  starting_position = "TRIM_HORIZON"
}
