# A table module whose streams are off by default, used by a mapping that forgot to enable them.
# expect: refuse mapping-needs-enabled-stream
variable "enable_streams" {
  default = false
}

module "table" {
  source         = "./table"
  enable_streams = var.enable_streams
}

resource "aws_lambda_event_source_mapping" "table" {
  event_source_arn  = module.table.stream_arn
  function_name     = "indexer"
  starting_position = "LATEST"
}
