/**
 * `draft`: being entered, `provisioning`: being set up, `degraded`: people may still get in, and something has to be done,
 * `paused`: nobody gets in until somebody of the organization wishes it, `inactive`: disconnected.
 */
export const CONNECTION_STATUSES = [
  'draft',
  'provisioning',
  'active',
  'degraded',
  'paused',
  'inactive',
] as const;
export type ConnectionStatus = (typeof CONNECTION_STATUSES)[number];

type Change = {
  /** In any other status it is not possible, and the statement that would make it finds no row. */
  readonly from: readonly ConnectionStatus[];
  /** The first, unless the statement says when another. */
  readonly to: readonly [ConnectionStatus, ...ConnectionStatus[]];
};

/**
 * All that can happen to a connection's status. The only place: the lists in SQL are made from this. `inactive` keeps id,
 * addresses and identities.
 */
export const CONNECTION_CHANGES = {
  /** A run begins on one that is not set up. One that works goes on working meanwhile, and a paused one stays paused. */
  set_up: { from: ['draft', 'provisioning', 'inactive'], to: ['provisioning'] },
  /** An administrator has let their people sign in over an app that is there already: nothing is set up. */
  bound: { from: ['draft', 'provisioning', 'inactive'], to: ['active'] },
  /** It was entered by hand, and somebody wants people to sign in over it. */
  switched_on: { from: ['draft'], to: ['active'] },
  /** What was removed is entered once more: same id, same addresses, same people. */
  taken_up: { from: ['inactive'], to: ['draft'] },
  /** A run has proven that people get in. What it has not looked at may be wrong still. */
  activated: { from: ['provisioning', 'active', 'degraded'], to: ['active', 'degraded'] },
  /** It works less well than it should, or for nobody. */
  found_broken: { from: ['active', 'degraded'], to: ['degraded'] },
  /** What was wrong is no more. */
  found_well: { from: ['active', 'degraded'], to: ['active'] },
  paused: { from: ['active', 'degraded'], to: ['paused'] },
  /** What is known to be wrong with it is wrong still. */
  resumed: { from: ['paused'], to: ['active', 'degraded'] },
  disconnected: { from: [...CONNECTION_STATUSES], to: ['inactive'] },
} as const satisfies Record<string, Change>;

export type ConnectionChange = keyof typeof CONNECTION_CHANGES;

/** Whether something can happen to a connection in this status. */
export function canHappen(change: ConnectionChange, status: ConnectionStatus): boolean {
  const { from }: Change = CONNECTION_CHANGES[change];
  return from.includes(status);
}

/** In these it is there: not disconnected. */
export const CONNECTED_STATUSES: readonly ConnectionStatus[] = CONNECTION_STATUSES.filter(
  (status) => status !== 'inactive',
);

/** Whether a connection in this status is there: not disconnected. */
export const isConnected = (status: ConnectionStatus): boolean => CONNECTED_STATUSES.includes(status);

/** In these it has been set up, whether people sign in over it now or not. */
export const ESTABLISHED_STATUSES = [
  'active',
  'degraded',
  'paused',
] as const satisfies readonly ConnectionStatus[];

/** Whether a connection in this status has been set up. */
export const isEstablished = (status: ConnectionStatus): boolean =>
  (ESTABLISHED_STATUSES as readonly ConnectionStatus[]).includes(status);

const FOREMOST_FIRST = [
  ...ESTABLISHED_STATUSES,
  'provisioning',
  'draft',
  'inactive',
] as const satisfies readonly ConnectionStatus[];

/** The one of an organization's connections that counts: what is set up before what is being made, before what was. */
export function foremost<C extends { readonly status: ConnectionStatus }>(
  connections: readonly C[],
): C | undefined {
  const rank = ({ status }: C) => FOREMOST_FIRST.indexOf(status);
  return connections.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** Whether it is still being entered: to people there is no such connection, and its administrator may try it. */
export const isBeingEntered = (status: ConnectionStatus): boolean => status === 'draft';

/** Whether its administrator stopped sign-in over it for now. */
export const isPaused = (status: ConnectionStatus): boolean => status === 'paused';

/** In these people sign in. */
export const SIGN_IN_STATUSES = ['active', 'degraded'] as const satisfies readonly ConnectionStatus[];

/** Whether people may sign in over a connection in this status. */
export function acceptsSignIn(status: ConnectionStatus): boolean {
  return (SIGN_IN_STATUSES as readonly ConnectionStatus[]).includes(status);
}

type Finding = {
  /** Whether nobody gets in, or people do and something has to be done. */
  readonly stopsSignIn: boolean;
  /**
   * Who mends it: Portico by itself, or whoever looks after the connection; `people_first` where nothing else can be mended, or
   * may be, before they have. What the directory's administrator may have done on purpose is not undone behind their back.
   */
  readonly mends: 'portico' | 'people' | 'people_first';
};

/** What a look at a connection can find, as codes among its warnings. */
export const FINDINGS = {
  /** App registration or enterprise app is not in the directory. */
  app_missing: { stopsSignIn: true, mends: 'people_first' },
  /** Under an id of it there is another one. */
  app_replaced: { stopsSignIn: false, mends: 'people_first' },
  /** The enterprise app is switched off. */
  app_disabled: { stopsSignIn: true, mends: 'people_first' },
  /** What sign-in rests on is not as it was set up. */
  app_changed: { stopsSignIn: false, mends: 'portico' },
  /** Nobody can come back from the identity provider: our address is not among those of the app. */
  return_refused: { stopsSignIn: true, mends: 'portico' },
  /** Its identity provider no longer knows the client by its credential. */
  credential_refused: { stopsSignIn: true, mends: 'portico' },
  /** Only people who are assigned to the enterprise app get in. */
  assignment_required: { stopsSignIn: false, mends: 'people' },
  /** It expires soon, and renewing it has come to nothing. */
  credential_expires: { stopsSignIn: false, mends: 'people' },
  /** We may no longer look after it in the directory; people sign in all the same. */
  consent_withdrawn: { stopsSignIn: false, mends: 'people_first' },
  /** Microsoft refuses Portico itself, whose operator has to act; people sign in by a credential of the connection's own. */
  cannot_look: { stopsSignIn: false, mends: 'people_first' },
  /** The metadata of its SAML identity provider is of another one now, or sends people to another host: it was not taken. */
  metadata_moved: { stopsSignIn: false, mends: 'people' },
  /** The discovery document of its OpenID provider leads elsewhere now, or without TLS: it was not followed. */
  endpoint_moved: { stopsSignIn: false, mends: 'people' },
  /** The last certificate of its SAML identity provider ends soon: that stops nothing here, and at the provider it may. */
  idp_certificate_expires: { stopsSignIn: false, mends: 'people' },
  /** Approved, and no longer an owner of what it made: whoever removes our enterprise app and approves anew gets another one. */
  ownership_lost: { stopsSignIn: false, mends: 'people_first' },
} as const satisfies Record<string, Finding>;
export type ConnectionFinding = keyof typeof FINDINGS;
export const CONNECTION_FINDINGS = Object.keys(FINDINGS) as ConnectionFinding[];
/** Where one of them was found, nobody gets in. */
export const STOPPING_FINDINGS = CONNECTION_FINDINGS.filter((code) => FINDINGS[code].stopsSignIn);

const isFinding = (code: string): code is ConnectionFinding => Object.hasOwn(FINDINGS, code);

/** `degraded`: people get in, and something has to be done; `broken`: nobody does, until it is. */
export const CONNECTION_HEALTHS = ['healthy', 'degraded', 'broken'] as const;
export type ConnectionHealth = (typeof CONNECTION_HEALTHS)[number];

/** @param warnings of a connection; those that are no findings are of how it was set up, and say nothing of its health */
export function healthOf(warnings: readonly string[]): ConnectionHealth {
  const found = warnings.filter(isFinding);
  if (found.length === 0) return 'healthy';
  return found.some((code) => FINDINGS[code].stopsSignIn) ? 'broken' : 'degraded';
}

/** Whether something was found that Portico makes good by itself, and nothing stands in the way of that. */
export function mendsItself(warnings: readonly string[]): boolean {
  const whose = new Set(warnings.filter(isFinding).map((code): Finding['mends'] => FINDINGS[code].mends));
  return whose.has('portico') && !whose.has('people_first');
}

/** Whether it is a finding that Portico leaves to people. */
export const isLeftToPeople = (warning: string): boolean =>
  isFinding(warning) && FINDINGS[warning].mends !== 'portico';

/**
 * Who becomes a member at the first sign-in over a connection. `proven_domains`: whose address is in a domain that the
 * organization has proven, which is what a connection begins with that is not bound to a directory.
 */
export const JIT_MEMBERSHIPS = ['directory_members', 'proven_domains', 'everyone', 'off'] as const;
export type JitMembership = (typeof JIT_MEMBERSHIPS)[number];

/**
 * What a look says of the approval itself, as codes among the warnings of a connection: nothing is wrong, and less would do. Of the
 * three about `Application.ReadWrite.All` there is never more than one: what the next step is on the way down from it.
 */
export const APPROVAL_REMARKS = [
  /** Something is approved besides that nothing here uses. */
  'more_permissions_than_needed',
  /** Without it, Portico could no longer change what it made: it is no owner of that. */
  'broader_not_owner',
  /** Nothing but it is approved, so Portico could do nothing without it. */
  'broader_alone',
  /** It may be taken back. */
  'broader_to_withdraw',
] as const;
export type ApprovalRemark = (typeof APPROVAL_REMARKS)[number];

/**
 * What is asked of a customer's directory. `full_care`: Portico makes an app registration there and looks after it;
 * `broader`: the same, by a permission to change every app of the directory; `sign_in_only`: no right to anything, people sign in
 * over an app of the operator's.
 */
export const CONSENT_LEVELS = ['full_care', 'broader', 'sign_in_only'] as const;
export type ConsentLevel = (typeof CONSENT_LEVELS)[number];

/**
 * Who looks after what a connection has at its identity provider. `sign_in_app`: there is nothing of ours but an approval of the
 * sign-in app, which is the operator's and signs in the people of many directories.
 */
export const CONNECTION_MANAGERS = ['microsoft_graph', 'manual', 'sign_in_app'] as const;
export type ConnectionManager = (typeof CONNECTION_MANAGERS)[number];

/** Identity providers by whose names people look for theirs; `generic` is any other. */
export const IDENTITY_PROVIDERS = [
  ...(['entra', 'google', 'okta', 'keycloak', 'auth0', 'pingone'] as const),
  ...(['pingfederate', 'onelogin', 'jumpcloud', 'adfs', 'generic'] as const),
] as const;
export type IdentityProviderName = (typeof IDENTITY_PROVIDERS)[number];

/** The issuer of all of Google's people, of whatever Workspace or of none. */
export const GOOGLE_ISSUER = 'https://accounts.google.com';

/** How a connection proves at the token endpoint that it is the client; `none` is a public client, by PKCE alone. */
export const CLIENT_AUTHENTICATION_METHODS = ['post', 'basic', 'private_key', 'none'] as const;
export type ClientAuthenticationMethod = (typeof CLIENT_AUTHENTICATION_METHODS)[number];

/** What a person is read from, where an identity provider has names of its own for it. */
export const MAPPED_ATTRIBUTES = ['email', 'name', 'given_name', 'family_name', 'groups'] as const;
export type MappedAttribute = (typeof MAPPED_ATTRIBUTES)[number];
/** Names of claims; of a nested one the path, with dots. */
export type AttributeMapping = Readonly<Partial<Record<MappedAttribute, string>>>;
