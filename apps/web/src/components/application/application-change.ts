import type { ApplicationView } from './application-view.ts';
import { keepsSecret } from './kinds.ts';
import { readPublicKeys } from './public-key-text.ts';
import { uriLines } from './uri-lines.ts';

type Fields = Readonly<Record<string, string>>;

const isOn = (fields: Fields, name: string) => fields[name] === 'on';

/** What the settings form sends. Only what it shows for this kind of application: the rest stays as it is. */
export function applicationChange(fields: Fields, kind: ApplicationView['kind']): Record<string, unknown> {
  return {
    name: fields['name'],
    allowed_origins: uriLines(fields['allowed_origins']),
    dpop_required: isOn(fields, 'dpop_required'),
    ...(kind === 'machine' ? {} : signInChange(fields)),
    ...(keepsSecret(kind) ? proofChange(fields) : {}),
    ...(kind === 'web' ? { pkce_required: isOn(fields, 'pkce_required') } : {}),
    ...(kind === 'native' ? { localhost_redirects: isOn(fields, 'localhost_redirects') } : {}),
  };
}

function signInChange(fields: Fields) {
  return {
    redirect_uris: uriLines(fields['redirect_uris']),
    post_logout_redirect_uris: uriLines(fields['post_logout_redirect_uris']),
    initiate_login_uri: fields['initiate_login_uri'] || null,
    is_default: isOn(fields, 'is_default'),
    id_token_algorithm: fields['id_token_algorithm'],
    backchannel_logout_uri: fields['backchannel_logout_uri'] || null,
    par_required: isOn(fields, 'par_required'),
    third_party: isOn(fields, 'third_party'),
    connections_manage: isOn(fields, 'connections_manage'),
    groups_with_rule_only: isOn(fields, 'groups_with_rule_only'),
  };
}

function proofChange(fields: Fields) {
  const { authentication } = fields;
  if (authentication !== 'private_key_jwt') return { authentication };
  const pasted = readPublicKeys(fields['jwks'] ?? '');
  // What is no key set yet goes as null, and the API says that one is needed.
  return { authentication, jwks: 'jwks' in pasted ? pasted.jwks : null };
}
