module "table" {
  source = "./table"
}

output "table" {
  value = module.table
}
