/** Scope of Portico's own API: an application that holds it may show a Connect button of its own. */
export const MANAGEMENT_SCOPE = 'connections:manage';

/** Lets userinfo tell all organizations of the person, not only the one of the session. */
export const ORGANIZATIONS_SCOPE = 'organizations';

/** Lets id_token and userinfo tell the groups of the person in the organization's directory: for whoever can use them. */
export const GROUPS_SCOPE = 'groups';

/** What an access token for the developer's own API may carry. */
export const OWN_SCOPES = `openid profile email offline_access ${GROUPS_SCOPE} ${ORGANIZATIONS_SCOPE}`;

export const SCOPES = [...OWN_SCOPES.split(' '), MANAGEMENT_SCOPE];
