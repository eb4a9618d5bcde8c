import type { IncomingMessage } from 'node:http';

/** The id that the server in front gave this request. */
export function requestIdOf({ req }: { readonly req: IncomingMessage }): string | undefined {
  const id = req.headers['x-request-id'];
  return typeof id === 'string' ? id : undefined;
}
