// Leads connections to Microsoft's hosts to the emulator, whatever the client. The certificate must still be right.
const tls = require('node:tls');

const MICROSOFT = /^(login|graph)\.microsoft(online)?\.com$/;
const connect = tls.connect;

tls.connect = (options, ...rest) => {
  const host = options?.servername || options?.host;
  if (!MICROSOFT.test(host ?? '')) return connect(options, ...rest);
  const port = Number(new URL(process.env.EMULATOR).port);
  return connect({ ...options, host: '127.0.0.1', port, servername: host }, ...rest);
};
