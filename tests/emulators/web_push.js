// The web push test server on loopback alone; by itself it listens on every address.
const Server = require("web-push-testing/src/server.js");
const { PushApiModel } = require("web-push-testing/src/PushApiModel.js");

const server = new Server(new PushApiModel(), Number(process.argv[2]));
const listen = server._app.listen.bind(server._app);
server._app.listen = (port, ready) => listen(port, "127.0.0.1", ready);
server.startServer();
