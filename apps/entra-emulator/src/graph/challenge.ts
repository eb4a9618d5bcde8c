import { GRAPH_APP_ID } from '../directory/well-known.ts';
import type { Emulator } from '../emulator/emulator.ts';

/** `WWW-Authenticate` of Graph's 401: where tokens come from, and the application id of Graph. */
export const challengeOf = ({ address }: Pick<Emulator, 'address'>): string =>
  `Bearer realm="", authorization_uri="${address.loginOrigin}/common/oauth2/authorize", client_id="${GRAPH_APP_ID}"`;
