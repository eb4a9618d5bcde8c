import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { RequestNote } from './request-log.ts';

/** What Hono carries with each request of the emulator. */
export interface ServerEnvironment {
  Bindings: HttpBindings;
  Variables: { note: RequestNote };
}

export type ServerContext = Context<ServerEnvironment>;
