import type { IdentityProviderName } from '@portico/core';
import type { ShownValue } from './missing-values.ts';

const USUAL = {
  email: 'the attributes of the application: one called email',
  name: 'the attributes of the application: firstName and lastName',
  groups: 'the attributes of the application: one called groups',
} as const;

/** As of OpenID Connect, where the console of a provider says which attributes it sends. */
const FIELDS: Readonly<Partial<Record<IdentityProviderName, Readonly<Record<ShownValue, string>>>>> = {
  okta: {
    email: 'Attribute Statements: email = user.email',
    name: 'Attribute Statements: firstName = user.firstName, lastName = user.lastName',
    groups: 'Group Attribute Statements: groups, Matches regex, .*',
  },
  google: {
    email: 'Attribute mapping › Primary email: email',
    name: 'Attribute mapping › First name: firstName, Last name: lastName',
    groups: 'Attribute mapping › Group membership: groups',
  },
  entra: {
    email: 'Attributes & Claims › emailaddress, and the person’s Email',
    name: 'Attributes & Claims › givenname, surname',
    groups: 'Attributes & Claims › Add a group claim',
  },
  keycloak: {
    email: 'Client scopes › dedicated › Add predefined mapper › X500 email',
    name: 'Client scopes › dedicated › Add predefined mapper › X500 givenName, X500 surname',
    groups: 'Client scopes › dedicated › Add mapper › Group list: member',
  },
  adfs: {
    email: 'Edit Claim Issuance Policy › Send LDAP Attributes: E-Mail-Addresses as E-Mail Address',
    name: 'Edit Claim Issuance Policy › Send LDAP Attributes: Given-Name, Surname',
    groups: 'Edit Claim Issuance Policy › Send LDAP Attributes: Token-Groups as Group',
  },
  pingone: {
    email: 'Attribute Mappings: email from Email Address',
    name: 'Attribute Mappings: firstName from Given Name, lastName from Family Name',
    groups: 'Attribute Mappings: groups from Group Names',
  },
  onelogin: {
    email: 'Parameters: email, with “Include in SAML assertion”',
    name: 'Parameters: firstName, lastName, with “Include in SAML assertion”',
    groups: 'Parameters: groups, with “Include in SAML assertion”',
  },
  jumpcloud: {
    email: 'Attributes: email',
    name: 'Attributes: firstName, lastName',
    groups: 'include group attribute: groups',
  },
};

/** Where to look for it in the console of that provider. */
export const samlFieldOf = (provider: IdentityProviderName, value: ShownValue): string =>
  (FIELDS[provider] ?? USUAL)[value];
