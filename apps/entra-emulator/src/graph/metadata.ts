import { graphTypes } from './graph-types.ts';

/** What can be asked for of an object that is one by itself, and leads to others: those that the emulator has. */
const RELATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  user: {
    manager: 'directoryObject',
    directReports: '[directoryObject]',
    memberOf: '[directoryObject]',
    transitiveMemberOf: '[directoryObject]',
    appRoleAssignments: '[appRoleAssignment]',
    oauth2PermissionGrants: '[oAuth2PermissionGrant]',
    scopedRoleMemberOf: '[scopedRoleMembership]',
  },
  group: {
    members: '[directoryObject]',
    transitiveMembers: '[directoryObject]',
    owners: '[directoryObject]',
    memberOf: '[directoryObject]',
    transitiveMemberOf: '[directoryObject]',
    appRoleAssignments: '[appRoleAssignment]',
  },
  application: {
    owners: '[directoryObject]',
    federatedIdentityCredentials: '[federatedIdentityCredential]',
    tokenLifetimePolicies: '[tokenLifetimePolicy]',
    appManagementPolicies: '[appManagementPolicy]',
  },
  servicePrincipal: {
    owners: '[directoryObject]',
    ownedObjects: '[directoryObject]',
    memberOf: '[directoryObject]',
    appRoleAssignments: '[appRoleAssignment]',
    appRoleAssignedTo: '[appRoleAssignment]',
    oauth2PermissionGrants: '[oAuth2PermissionGrant]',
    claimsMappingPolicies: '[claimsMappingPolicy]',
    delegatedPermissionClassifications: '[delegatedPermissionClassification]',
    tokenLifetimePolicies: '[tokenLifetimePolicy]',
    appManagementPolicies: '[appManagementPolicy]',
  },
  claimsMappingPolicy: { appliesTo: '[directoryObject]' },
  tokenLifetimePolicy: { appliesTo: '[directoryObject]' },
  appManagementPolicy: { appliesTo: '[directoryObject]' },
  permissionGrantPolicy: {
    includes: '[permissionGrantConditionSet]',
    excludes: '[permissionGrantConditionSet]',
  },
  administrativeUnit: { members: '[directoryObject]', scopedRoleMembers: '[scopedRoleMembership]' },
  directoryRole: { members: '[directoryObject]' },
  unifiedRoleAssignment: { roleDefinition: 'unifiedRoleDefinition', principal: 'directoryObject' },
};

/** What may have any property beside its own. */
const OPEN: readonly string[] = ['detailsInfo'];

const ENTITY_SETS: Readonly<Record<string, string>> = {
  applications: 'application',
  applicationTemplates: 'applicationTemplate',
  directoryObjects: 'directoryObject',
  directoryRoles: 'directoryRole',
  directoryRoleTemplates: 'directoryRoleTemplate',
  domains: 'domain',
  groups: 'group',
  oauth2PermissionGrants: 'oAuth2PermissionGrant',
  organization: 'organization',
  servicePrincipals: 'servicePrincipal',
  users: 'user',
};

const attributesOf = (name: string): string => {
  if (name === 'entity') return ' Abstract="true"';
  return OPEN.includes(name) ? ' OpenType="true"' : '';
};

/** The service document (OData JSON format 4.01, section 5): the collections that the emulator has, and oneself. */
export const serviceDocument = (root: string): Record<string, unknown> => ({
  '@odata.context': `${root}/$metadata`,
  value: [
    ...Object.keys(ENTITY_SETS).map((name) => ({ name, kind: 'EntitySet', url: name })),
    { name: 'me', kind: 'Singleton', url: 'me' },
  ],
});

let document: string | undefined;

/**
 * `$metadata`: the types, relations and collections that the emulator has, as CSDL (OData Common Schema Definition Language 4.01,
 * XML). Names and types are Graph's; words of enumerations are told as strings.
 */
export function metadataDocument(): string {
  document ??= write();
  return document;
}

function write(): string {
  const types = graphTypes();
  const isEntity = (name: string): boolean => {
    const base = types[name]?.base;
    return name === 'entity' || (base !== undefined && isEntity(base));
  };
  const edm = (wanted: string): { type: string; nullable: boolean } => {
    const nullable = wanted.endsWith('?');
    const plain = nullable ? wanted.slice(0, -1) : wanted;
    const isList = plain.startsWith('[');
    const name = isList ? plain.slice(1, -1).replace(/\?$/, '') : plain;
    const known = name.startsWith('Edm.') ? name : name in types ? `microsoft.graph.${name}` : 'Edm.String';
    return { type: isList ? `Collection(${known})` : known, nullable };
  };
  const written = Object.entries(types).map(([name, { base, properties = {} }]) => {
    const kind = isEntity(name) ? 'EntityType' : 'ComplexType';
    const inherits = base === undefined ? '' : ` BaseType="microsoft.graph.${base}"`;
    const key = name === 'entity' ? ['<Key><PropertyRef Name="id"/></Key>'] : [];
    const own = Object.entries(properties).map(([property, wanted]) => {
      const { type, nullable } = edm(wanted);
      return `<Property Name="${property}" Type="${type}"${nullable ? '' : ' Nullable="false"'}/>`;
    });
    const relations = Object.entries(RELATIONS[name] ?? {}).map(
      ([relation, wanted]) => `<NavigationProperty Name="${relation}" Type="${edm(wanted).type}"/>`,
    );
    const open = `<${kind} Name="${name}"${inherits}${attributesOf(name)}>`;
    return [open, ...key, ...own, ...relations, `</${kind}>`].join('');
  });
  const sets = Object.entries(ENTITY_SETS).map(
    ([name, type]) => `<EntitySet Name="${name}" EntityType="microsoft.graph.${type}"/>`,
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>',
    '<Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">',
    ...written,
    `<EntityContainer Name="GraphService">${sets.join('')}<Singleton Name="me" Type="microsoft.graph.user"/></EntityContainer>`,
    '</Schema></edmx:DataServices></edmx:Edmx>',
  ].join('\n');
}
