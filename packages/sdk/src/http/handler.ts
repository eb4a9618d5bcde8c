import type { Portico } from '../portico.ts';
import type { Hooks } from './hooks.ts';
import { pathsOf, placeFinder } from './paths.ts';
import { ROUTES, sessionAnswer } from './routes.ts';
import { type LoadedSession, loadSession } from './sessions.ts';

/** What every adapter is made of: plain `Request` and `Response`. */
export type WebHandler = {
  /**
   * The answer to a request for one of our own addresses; undefined for all others.
   *
   * @param taken what a framework is known to have taken off the path, or would have
   */
  handle(request: Request, taken?: string): Promise<Response | undefined>;
  /** The session of any other request. Its cookies have to go into the answer. */
  load(request: Request): Promise<LoadedSession>;
};

export function webHandler(portico: Portico, hooks: Hooks = {}): WebHandler {
  const placeOf = placeFinder(portico);
  const paths = pathsOf(portico);
  const load = (request: Request) => loadSession(portico, request.headers.get('cookie'), hooks);
  return {
    load,
    async handle(request, taken) {
      const place = placeOf(new URL(request.url).pathname, taken);
      if (place === undefined) return undefined;
      if (place.name === 'session' && request.method === 'GET') {
        const { session, cookies } = await load(request);
        return sessionAnswer(session, cookies);
      }
      return ROUTES[`${request.method} ${place.name}`]?.(request, { portico, hooks, paths, place });
    },
  };
}
