export { freePort } from './free-port.ts';
export { type OwnServer, startOwnServer } from './own-server.ts';
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { createTestDatabase, type TestDatabase, withoutSchema } from './test-database.ts';
