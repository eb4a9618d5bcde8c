import { redirectUriRefusal } from './redirect-uri-refusal.ts';

/** The settings of an application that have to fit together. */
export type ApplicationSettings = {
  readonly kind: 'web' | 'spa' | 'native' | 'machine';
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly authentication: 'client_secret' | 'private_key_jwt';
  readonly jwks: unknown;
  readonly pkce_required: boolean;
  readonly par_required: boolean;
  readonly third_party: boolean;
  readonly localhost_redirects: boolean;
  readonly connections_manage: boolean;
  readonly backchannel_logout_uri: string | null;
};

export type Refusal = {
  readonly field: keyof ApplicationSettings;
  /** A sentence for whoever typed it. */
  readonly message: string;
  /** Whether it is about a URI. */
  readonly uri: boolean;
};

/** Why an application cannot be as it is described, setting by setting; empty when it can. */
export function applicationRefusals(application: ApplicationSettings): Refusal[] {
  const { kind } = application;
  const confidential = kind === 'web' || kind === 'machine';
  const refusals: Refusal[] = [...addressRefusals(application)];
  const refuseIf = (wrong: boolean, field: Refusal['field'], message: string) => {
    if (wrong) refusals.push({ field, message, uri: false });
  };
  const byKey = application.authentication === 'private_key_jwt';
  refuseIf(
    byKey && !confidential,
    'authentication',
    'Only an application on a server can keep a private key.',
  );
  refuseIf(
    byKey && application.jwks === null,
    'jwks',
    'Give the public keys that belong to the private ones.',
  );
  refuseIf(
    !application.pkce_required && kind !== 'web',
    'pkce_required',
    'Only an application on a server can do without PKCE; it has to send a nonce then.',
  );
  refuseIf(
    application.connections_manage && (application.third_party || kind === 'machine'),
    'connections_manage',
    'Only for an application of your own that people sign in to.',
  );
  if (kind !== 'machine') return refusals;
  const nobody = 'Nobody signs in to a machine.';
  refuseIf(application.par_required, 'par_required', nobody);
  refuseIf(application.third_party, 'third_party', nobody);
  refuseIf(application.backchannel_logout_uri !== null, 'backchannel_logout_uri', nobody);
  return refusals;
}

function addressRefusals(application: ApplicationSettings): Refusal[] {
  const { kind, localhost_redirects: localhostRedirects } = application;
  const refusals: Refusal[] = [];
  if (localhostRedirects && kind !== 'native')
    refusals.push({
      field: 'localhost_redirects',
      uri: false,
      message: 'This is for native applications. Others register localhost with its port.',
    });
  for (const field of ['redirect_uris', 'post_logout_redirect_uris'] as const)
    for (const uri of application[field]) {
      const message = redirectUriRefusal(uri, kind) ?? localhostRefusal(uri, application);
      if (message !== undefined) refusals.push({ field, message, uri: true });
    }
  return refusals;
}

/** The name may be another machine, and firewalls treat it differently (RFC 8252 section 8.3). */
function localhostRefusal(uri: string, application: ApplicationSettings): string | undefined {
  if (application.kind !== 'native' || application.localhost_redirects) return undefined;
  if (URL.parse(uri)?.hostname !== 'localhost') return undefined;
  return 'Use 127.0.0.1 or [::1], on which any port counts; localhost only when the application cannot do otherwise.';
}
