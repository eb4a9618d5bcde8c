import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { RequestNote } from '../web/request-log.ts';
import type { Emulator } from './emulator.ts';

/** What Hono carries with each request of the emulator. */
export interface ServerEnvironment {
  Bindings: HttpBindings;
  Variables: {
    note: RequestNote;
    /** The emulator under the name that the request asked for. */
    emulator: Emulator;
  };
}

export type ServerContext = Context<ServerEnvironment>;
