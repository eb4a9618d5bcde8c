import type { Portico } from '../portico.ts';
import { pathsOf, routesOf, sessionAnswer } from './routes.ts';
import { type LoadedSession, loadSession, type SessionHooks } from './sessions.ts';

/** What every adapter is made of: plain `Request` and `Response`. */
export type WebHandler = {
  /** The answer to a request for one of our own addresses; undefined for all others. */
  handle(request: Request): Promise<Response | undefined>;
  /** The session of any other request. Its cookies have to go into the answer. */
  load(request: Request): Promise<LoadedSession>;
};

export function webHandler(portico: Portico, hooks: SessionHooks = {}): WebHandler {
  const paths = pathsOf(portico);
  const routes = routesOf(paths);
  const load = (request: Request) => loadSession(portico, request.headers.get('cookie'), hooks);
  return {
    load,
    async handle(request) {
      const key = `${request.method} ${new URL(request.url).pathname}`;
      if (key === `GET ${paths.session}`) {
        const { session, cookies } = await load(request);
        return sessionAnswer(session, cookies);
      }
      return routes.get(key)?.(request, portico, hooks);
    },
  };
}

/** Where somebody is sent who has to sign in first, and comes back from. */
export function loginPath(portico: Portico, returnTo: string): string {
  return `${pathsOf(portico).login}?${new URLSearchParams({ return_to: returnTo })}`;
}
