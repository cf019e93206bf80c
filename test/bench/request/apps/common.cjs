// The service every candidate serves, and how it answers the benchmark: CPU used so far, in microseconds.
exports.user = (id) => ({ id, name: "Ada Lovelace", roles: ["admin", "author"] });
exports.report = (server) => {
  const port = server.address().port;
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system });
  });
  const { user, system } = process.cpuUsage();
  process.send({ port, startup: user + system });
};
