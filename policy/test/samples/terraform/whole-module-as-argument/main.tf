# A module takes another one as a whole, two levels deep; the table in it has no stream.
# expect: refuse mapping-needs-enabled-stream
module "storage" {
  source = "./storage"
}

module "worker" {
  source  = "./worker"
  storage = module.storage
}
