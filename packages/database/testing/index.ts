export { type Dump, loadDump, loadRows, readDump, writeDump } from './dump.ts';
export { freePort } from './free-port.ts';
export { type OwnServer, startOwnServer } from './own-server.ts';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { createTestDatabase, openTestDatabase, type TestDatabase, withoutSchema } from './test-database.ts';
