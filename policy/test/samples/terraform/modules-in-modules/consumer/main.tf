variable "stream_arn" {}

module "worker" {
  source     = "./worker"
  name       = "nested-worker"
  stream_arn = var.stream_arn
}

output "function_arn" {
  value = module.worker.function_arn
}
