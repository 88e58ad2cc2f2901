// A Telegram server on a port of this machine: node telegram.js PORT
const Telegram = require('telegram-test-api');

new Telegram({ port: Number(process.argv[2]), host: '127.0.0.1', storeTimeout: 3600 }).start();
