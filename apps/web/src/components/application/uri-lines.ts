import { applicationRefusals } from '@portico/administration/application-refusals';
import { redirectUriRefusal } from '@portico/administration/redirect-uri-refusal';
import type { ApplicationKind } from './kinds.ts';

/** The URIs of a text field, one a line, without empty lines. */
export function uriLines(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export type LineRefusal = { readonly line: string; readonly why: string };

/** Which lines cannot be registered, and why, while somebody types. */
export function refusedLines(
  text: string,
  refusal: (line: string) => string | undefined = redirectUriRefusal,
): LineRefusal[] {
  const lines = uriLines(text);
  const refused = lines.flatMap((line) => {
    const why = refusal(line);
    return why === undefined ? [] : [{ line, why }];
  });
  const repeated = lines.filter((line, index) => lines.indexOf(line) !== index);
  const twice = [...new Set(repeated)].map((line) => ({ line, why: 'It is here twice.' }));
  return [...refused.filter(({ line }) => !repeated.includes(line)), ...twice];
}

/** Why an application of this kind may not register this redirect URI: the very rule of the API. */
export function redirectRefusalFor(kind: ApplicationKind, localhostRedirects = false) {
  return (uri: string): string | undefined =>
    applicationRefusals({
      kind,
      redirect_uris: [uri],
      post_logout_redirect_uris: [],
      authentication: 'client_secret',
      jwks: null,
      pkce_required: true,
      par_required: false,
      third_party: false,
      localhost_redirects: localhostRedirects,
      connections_manage: false,
      backchannel_logout_uri: null,
    }).find(({ field }) => field === 'redirect_uris')?.message;
}
