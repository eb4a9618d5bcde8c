import type { Transaction } from '../context.ts';
import type { ApplicationChange } from '../input/application.ts';

/** A key set that was taken away: the column keeps what is there, and that is no key. */
const NO_KEYS = { keys: [] };

/** The key set of a column, null when it holds no key. */
export function keySetOf<T>(jwks: T): T | null {
  const keys = (jwks as { keys?: unknown } | null)?.keys;
  return Array.isArray(keys) && keys.length > 0 ? jwks : null;
}

/** The columns for those fields that are given. */
export function applicationColumns(change: ApplicationChange) {
  return {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.redirect_uris === undefined ? {} : { redirectUris: change.redirect_uris }),
    ...(change.post_logout_redirect_uris === undefined
      ? {}
      : { postLogoutRedirectUris: change.post_logout_redirect_uris }),
    ...(change.allowed_origins === undefined ? {} : { allowedOrigins: change.allowed_origins }),
    ...(change.initiate_login_uri === undefined ? {} : { initiateLoginUri: change.initiate_login_uri }),
    ...(change.is_default === undefined ? {} : { isDefault: change.is_default }),
    ...protocolColumns(change),
  };
}

/** The columns of how it speaks OpenID Connect. */
function protocolColumns(change: ApplicationChange) {
  const columns = {
    authentication: change.authentication,
    jwks: change.jwks === null ? NO_KEYS : change.jwks,
    idTokenAlgorithm: change.id_token_algorithm,
    pkceRequired: change.pkce_required,
    dpopRequired: change.dpop_required,
    parRequired: change.par_required,
    thirdParty: change.third_party,
    localhostRedirects: change.localhost_redirects,
    connectionsManage: change.connections_manage,
    groupsWithRuleOnly: change.groups_with_rule_only,
    backchannelLogoutUri: change.backchannel_logout_uri,
  };
  return given(columns);
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the fields that are undefined. */
function given<T extends object>(columns: T): Given<T> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** Tells every replica that the project's OpenID provider has to be made anew. */
export async function bumpConfiguration(transaction: Transaction, projectId: string): Promise<void> {
  await transaction.project.update({
    where: { id: projectId },
    data: { configVersion: { increment: 1 } },
  });
}

/** Takes the default flag from whichever application has it: a project has one at the most. */
export async function takeDefault(transaction: Transaction, projectId: string): Promise<void> {
  await transaction.application.updateMany({
    where: { projectId, isDefault: true },
    data: { isDefault: false },
  });
}
