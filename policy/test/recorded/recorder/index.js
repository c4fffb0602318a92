// A policy pack that writes down what the engine sends: each resource's inputs, and then the whole stack. RECORDING names the file.
const fs = require("node:fs");
const { Server } = require("@grpc/grpc-js");

const requests = { inputs: [], stack: [] };
const { addService } = Server.prototype;
Server.prototype.addService = function (service, handlers) {
  const { analyze, analyzeStack } = handlers;
  const recording = {
    analyze(call, callback) {
      const { request } = call;
      requests.inputs.push({
        type: request.getType(),
        urn: request.getUrn(),
        props: request.getProperties().toJavaScript(),
      });
      return analyze(call, callback);
    },
    analyzeStack(call, callback) {
      requests.stack = call.request.getResourcesList().map((resource) => ({
        type: resource.getType(),
        name: resource.getName(),
        urn: resource.getUrn(),
        props: resource.getProperties().toJavaScript(),
        propertyDependencies: Object.fromEntries(
          [...resource.getPropertydependenciesMap().entries()].map(([key, value]) => [key, value.getUrnsList()]),
        ),
      }));
      fs.writeFileSync(process.env.RECORDING, `${JSON.stringify(requests)}\n`);
      return analyzeStack(call, callback);
    },
  };
  return addService.call(this, service, { ...handlers, ...recording });
};

const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("recorder", { policies: [{ name: "none", description: "Records.", validateStack() {} }] });
