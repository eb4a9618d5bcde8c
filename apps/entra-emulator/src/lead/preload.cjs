// Loaded into a program by `entra-emulator run`, with --require: leads its connections to Microsoft's hosts to the
// emulator. Plain CommonJS without dependencies, because the program may run on any Node from 20 on. Host names stay
// what they are: the server name in TLS and the `Host` header are Microsoft's, and the certificate must be right.
'use strict';

const dns = require('node:dns');
const { syncBuiltinESMExports } = require('node:module');
const net = require('node:net');

const { ENTRA_EMULATOR_LEAD_TO: target, ENTRA_EMULATOR_LEAD_HOSTS: names } = process.env;
if (target && names) lead(new URL(target), new Set(names.split(',')));

function lead(emulator, hosts) {
  // Programs that look names up themselves connect to an address: this one stands for every Microsoft host. Nothing
  // listens there, and no connection to it is ever made.
  const STAND_IN = { address: '127.77.45.77', family: 4 };
  const HTTPS = 443;
  const host = emulator.hostname.replace(/^\[|\]$/g, '');
  const port = Number(emulator.port);
  const isMicrosoft = (name) => typeof name === 'string' && hosts.has(name.toLowerCase().replace(/\.$/, ''));
  const isOurs = (options) =>
    options?.path == null &&
    Number(options?.port) === HTTPS &&
    (isMicrosoft(options.host) || options.host === STAND_IN.address);
  const led = (options) => ({ ...options, host, port, lookup: undefined, localAddress: undefined });

  // Every TCP connection goes through here: net, tls, https, http2, and fetch with its own client inside.
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function connectOrLead(...args) {
    const [first, second] = args;
    if (Array.isArray(first)) {
      // Node's own modules pass one array, marked by a symbol: keep the mark.
      if (isOurs(first[0])) first[0] = led(first[0]);
    } else if (typeof first === 'object' && first !== null) {
      if (isOurs(first)) args[0] = led(first);
    } else if (isOurs({ port: first, host: second })) {
      args[0] = port;
      args[1] = host;
    }
    return connect.apply(this, args);
  };

  const lookup = dns.lookup;
  dns.lookup = function lookupOrStandIn(name, ...rest) {
    if (!isMicrosoft(name)) return lookup.call(dns, name, ...rest);
    const done = rest.at(-1);
    const all = typeof rest[0] === 'object' && rest[0]?.all === true;
    process.nextTick(() => (all ? done(null, [STAND_IN]) : done(null, STAND_IN.address, STAND_IN.family)));
    return {};
  };
  // Node's own promisify finds the form with names here.
  Object.defineProperties(dns.lookup, Object.getOwnPropertyDescriptors(lookup));

  const lookupLater = dns.promises.lookup;
  dns.promises.lookup = async (name, options) => {
    if (!isMicrosoft(name)) return await lookupLater.call(dns.promises, name, options);
    return options?.all === true ? [STAND_IN] : STAND_IN;
  };
  syncBuiltinESMExports();
}
