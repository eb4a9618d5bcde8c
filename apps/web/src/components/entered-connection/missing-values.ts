import type { IdentityProviderName } from '@portico/core';

/** What of a person a test sign-in shows whether it arrived. */
export type ShownValue = 'email' | 'name' | 'groups';

/** Where in the console of a provider somebody looks for a value that did not arrive, in its own words. */
const FIELDS: Readonly<Record<IdentityProviderName, Readonly<Record<ShownValue, string>>>> = {
  okta: {
    email: 'the person’s Profile › Primary email, and the scope email here',
    name: 'the person’s Profile › First name, Last name, and the scope profile here',
    groups: 'Sign On › Groups claim filter: groups, Matches regex, .*',
  },
  google: {
    email: 'OAuth consent screen › Scopes › .../auth/userinfo.email',
    name: 'OAuth consent screen › Scopes › .../auth/userinfo.profile',
    groups: 'nowhere: Google tells no groups',
  },
  keycloak: {
    email: 'Users › Details › Email',
    name: 'Users › Details › First name, Last name',
    groups: 'Clients › Client scopes › the dedicated scope › Add mapper › Group Membership',
  },
  auth0: {
    email: 'User Management › Users › Email, and the scope email here',
    name: 'User Management › Users › Name, and the scope profile here',
    groups: 'Actions: one that sets a claim with an https:// name in the ID token',
  },
  entra: {
    email: 'Token configuration › Add optional claim › ID › email',
    name: 'the scope profile here',
    groups: 'Token configuration › Add groups claim',
  },
  pingone: {
    email: 'Resources › Scopes › email, and Attribute Mappings',
    name: 'Resources › Scopes › profile, and Attribute Mappings',
    groups: 'Attribute Mappings: groups from Group Names',
  },
  pingfederate: {
    email: 'OpenID Connect Policy Management › Attribute Contract › email',
    name: 'OpenID Connect Policy Management › Attribute Contract › name',
    groups: 'OpenID Connect Policy Management › Attribute Contract',
  },
  onelogin: {
    email: 'Users › Email',
    name: 'Users › First name, Last name',
    groups: 'Parameters › Groups, and the scope groups here',
  },
  jumpcloud: {
    email: 'Attribute Mapping › Standard Scopes › Email',
    name: 'Attribute Mapping › Standard Scopes › Profile',
    groups: 'Attribute Mapping › Group Attributes',
  },
  adfs: {
    email: 'the Web API’s Issuance Transform Rules: E-Mail-Addresses as E-Mail Address',
    name: 'the Web API’s Issuance Transform Rules: Display-Name as Name',
    groups: 'the Web API’s Issuance Transform Rules: Token-Groups as Group',
  },
  generic: {
    email: 'the scope email, and the address of that person',
    name: 'the scope profile, and the name of that person',
    groups: 'the mapping of groups into the ID token',
  },
};

/** Where to look for it in the console of that provider. */
export const fieldOf = (provider: IdentityProviderName, value: ShownValue): string => FIELDS[provider][value];
