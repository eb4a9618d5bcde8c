export {
  createTestDatabase,
  type Dump,
  freePort,
  loadDump,
  type OwnServer,
  openTestDatabase,
  readDump,
  startOwnServer,
  startTcpProxy,
  type TcpProxy,
  type TestDatabase,
  withoutSchema,
  writeDump,
} from '@portico/database/testing';
export { askThrough, askThroughFetch } from './ask-through.ts';
export { Browser, type Follow, follows, type Hop, type Navigation } from './browser/browser.ts';
export type { Cookie, SameSite } from './browser/cookie.ts';
export type { HtmlForm } from './browser/html-form.ts';
export * from './browser/microsoft-pages.ts';
export { Page } from './browser/page.ts';
export { sameSite } from './browser/site.ts';
export { passDashboardLogin } from './dashboard-pages.ts';
export { startEmulator } from './emulator.ts';
export * from './emulator-control.ts';
export { type EntraLogin, passEntra } from './entra-pages.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { ledToEmulator } from './led-to-emulator.ts';
export { principalOf } from './principal.ts';
