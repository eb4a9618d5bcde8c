export { createTestDatabase, type TestDatabase, withoutSchema } from '@portico/database/testing';
export { Browser, type Hop, type Navigation } from './browser/browser.ts';
export type { Cookie, SameSite } from './browser/cookie.ts';
export type { HtmlForm } from './browser/html-form.ts';
export { Page } from './browser/page.ts';
export { sameSite } from './browser/site.ts';
export { startEmulator } from './emulator.ts';
export { type FakeClock, fakeClock } from './fake-clock.ts';
export { freePort } from './free-port.ts';
