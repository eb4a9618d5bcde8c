import type { Credential } from '../principals/credential.ts';
import { credentialsOf } from './callers.ts';
import type { Match } from './routes.ts';

const METHODS = 'GET, POST, PATCH, DELETE';

/** An address, and the credentials of the deployment. */
type Asked = { readonly match: Match | undefined; readonly credentials: readonly Credential[] };

/** Answers a preflight of a page that an application of the project registered; others get no permission (attack 75). */
export async function preflight(request: Request, asked: Asked): Promise<Response> {
  const response = new Response(null, {
    status: 204,
    headers: { 'cache-control': 'no-store', vary: 'origin' },
  });
  const origin = request.headers.get('origin');
  const allowing = origin === null ? [] : await allowingOf(takenAt(asked), origin, asked);
  const headers = allowing.flatMap(({ crossOrigin }) => crossOrigin?.header ?? []);
  if (origin === null || headers.length === 0) return response;
  response.headers.set('access-control-allow-methods', METHODS);
  response.headers.set('access-control-allow-headers', [...headers, 'content-type'].join(', '));
  response.headers.set('access-control-max-age', '600');
  return withCors(response, origin);
}

/** A refusal that a page which calls from another origin can read, too. Says nothing to others. */
export async function readableByCaller(
  request: Request,
  response: Response,
  asked: Asked,
): Promise<Response> {
  const origin = request.headers.get('origin');
  if (origin === null) return response;
  const shown = takenAt(asked).filter(({ isShown }) => isShown(request.headers));
  const allowing = await allowingOf(shown, origin, asked).catch(() => []);
  return allowing.length > 0 ? withCors(response, origin) : response;
}

/** Without credentials: a browser sends no cookie of ours along. */
export function withCors(response: Response, origin: string): Response {
  response.headers.set('access-control-allow-origin', origin);
  response.headers.set('vary', 'origin');
  return response;
}

/** What any operation at an address takes. */
function takenAt({ match, credentials }: Asked): readonly Credential[] {
  const callers = [...(match?.operations.values() ?? [])].map(({ by }) => by);
  return credentials.filter((credential) =>
    callers.some((by) => credentialsOf(by, credentials).includes(credential)),
  );
}

/** With which of them a page of this origin may call. */
async function allowingOf(
  candidates: readonly Credential[],
  origin: string,
  { match }: Asked,
): Promise<readonly Credential[]> {
  const allowed = await Promise.all(
    candidates.map(async ({ crossOrigin }) => crossOrigin?.allows(origin, match?.parts ?? {}) ?? false),
  );
  return candidates.filter((_, index) => allowed[index]);
}
