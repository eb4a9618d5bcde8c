import { formPostPage } from '../../pages/form-post-page.ts';
import { type EntraError, type ErrorTrace, errorDescription, errorUri } from '../../refusals/entra-error.ts';
import { pageResponse, redirectResponse } from '../../web/responses.ts';
import type { ResponseMode } from '../checks/response-mode.ts';

/** Where and how an authorization request is answered, once its redirect URI is settled. */
export interface AnswerAddress {
  redirectUri: string;
  mode: ResponseMode;
  state: string | undefined;
}

/** Sends parameters back to the client (OAuth 2.0 Multiple Response Types, section 2.1; Form Post Response Mode). */
export function answerClient(
  { redirectUri, mode, state }: AnswerAddress,
  params: Record<string, string>,
): Response {
  const all = state === undefined ? params : { ...params, state };
  switch (mode) {
    case 'form_post': {
      const { page, scriptHash } = formPostPage(redirectUri, all);
      return pageResponse(200, page, { script: scriptHash });
    }
    case 'fragment':
      return redirectResponse(`${withSlash(redirectUri)}#${new URLSearchParams(all)}`);
    case 'query': {
      const url = withSlash(redirectUri);
      return redirectResponse(`${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(all)}`);
    }
  }
}

/** Clients of Microsoft know a person's Cancel by `error_subcode`. */
const CONSENT_DECLINED = 65004;

/** Sends a refusal back to the client. */
export function refuseClient(
  address: AnswerAddress,
  error: EntraError,
  trace: ErrorTrace,
  origin: string,
): Response {
  return answerClient(address, {
    error: error.error,
    ...(error.code === CONSENT_DECLINED && { error_subcode: 'cancel' }),
    error_description: errorDescription(error, trace),
    ...(error.hasErrorUri && { error_uri: errorUri(error, origin) }),
    ...(error.subError !== undefined && { suberror: error.subError }),
  });
}

/** A bare host comes back with its slash, as browsers write it. */
const withSlash = (uri: string): string => (/^https?:\/\/[^/?#]+$/.test(uri) ? `${uri}/` : uri);
