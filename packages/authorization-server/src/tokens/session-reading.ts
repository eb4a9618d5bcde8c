import { Provider } from 'oidc-provider';
import type { IssuerParts, SessionFacts } from '../stores.ts';

/** The facts of a live session; undefined when it has ended. */
export type ReadSession = (id: string) => Promise<SessionFacts | undefined>;

/**
 * Reads the session behind a grant once per request, however many parts of the library ask: the grant, the id_token and
 * the access token all hang on it. The next request asks anew.
 */
export function sessionReading(parts: Pick<IssuerParts, 'session'>): ReadSession {
  const reading = new WeakMap<object, { readonly id: string; readonly facts: ReturnType<ReadSession> }>();
  return (id) => {
    const request = Provider.ctx;
    if (request === undefined) return parts.session(id);
    const known = reading.get(request);
    if (known?.id === id) return known.facts;
    const facts = parts.session(id);
    reading.set(request, { id, facts });
    return facts;
  };
}
