import type {
  AttributeMapping,
  ObjectMapping,
  SynchronizationSchema,
} from '../directory/synchronization-schema.ts';
import { SOURCE_ATTRIBUTES } from './source-object.ts';

/** What is sent where as long as nobody says otherwise: the mappings that Microsoft documents for applications of one's own. */

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
export const SOURCE_DIRECTORY = 'Azure Active Directory';
export const TARGET_DIRECTORY = 'customappsso';

/** `[attribute]` alone is an attribute; everything else is a function of several. */
const USER_MAPPINGS: readonly (readonly [source: string, target: string])[] = [
  ['[userPrincipalName]', 'userName'],
  ['Switch([IsSoftDeleted], , "False", "True", "True", "False")', 'active'],
  ['[displayName]', 'displayName'],
  ['[jobTitle]', 'title'],
  ['[mail]', 'emails[type eq "work"].value'],
  ['[preferredLanguage]', 'preferredLanguage'],
  ['[givenName]', 'name.givenName'],
  ['[surname]', 'name.familyName'],
  ['Join(" ", [givenName], [surname])', 'name.formatted'],
  ['[physicalDeliveryOfficeName]', 'addresses[type eq "work"].formatted'],
  ['[streetAddress]', 'addresses[type eq "work"].streetAddress'],
  ['[city]', 'addresses[type eq "work"].locality'],
  ['[state]', 'addresses[type eq "work"].region'],
  ['[postalCode]', 'addresses[type eq "work"].postalCode'],
  ['[country]', 'addresses[type eq "work"].country'],
  ['[telephoneNumber]', 'phoneNumbers[type eq "work"].value'],
  ['[mobile]', 'phoneNumbers[type eq "mobile"].value'],
  ['[facsimileTelephoneNumber]', 'phoneNumbers[type eq "fax"].value'],
  ['[mailNickname]', 'externalId'],
  ['[employeeId]', `${ENTERPRISE}:employeeNumber`],
  ['[department]', `${ENTERPRISE}:department`],
  ['[manager]', `${ENTERPRISE}:manager`],
];

const GROUP_MAPPINGS: readonly (readonly [source: string, target: string])[] = [
  ['[displayName]', 'displayName'],
  ['[objectId]', 'externalId'],
  ['[members]', 'members'],
];

const MATCHING: readonly string[] = ['userName', 'displayName'];

function attributeMapping(expression: string, target: string, isMatching: boolean): AttributeMapping {
  const attribute = /^\[(\w+)\]$/.exec(expression)?.[1];
  const name = attribute ?? /^\w+/.exec(expression)?.[0] ?? null;
  return {
    defaultValue: null,
    exportMissingReferences: false,
    flowBehavior: 'FlowWhenChanged',
    flowType: 'Always',
    matchingPriority: isMatching ? 1 : 0,
    source: { expression, name, type: attribute === undefined ? 'Function' : 'Attribute', parameters: [] },
    targetAttributeName: target,
  };
}

function objectMapping(
  kind: 'User' | 'Group',
  target: string,
  rows: readonly (readonly [source: string, target: string])[],
): ObjectMapping {
  const [first] = rows;
  return {
    attributeMappings: rows.map((row) =>
      attributeMapping(...row, row === first && MATCHING.includes(row[1])),
    ),
    enabled: true,
    flowTypes: 'Add, Update, Delete',
    metadata: [],
    name: `Provision Microsoft Entra ID ${kind}s`,
    scope: null,
    sourceObjectName: kind,
    targetObjectName: target,
  };
}

const attributesOf = (names: readonly string[]): unknown[] =>
  [...new Set(names)].map((name) => ({ name, type: typeOf(name), multivalued: name === 'members' }));

function typeOf(name: string): string {
  if (name === 'active' || name === 'IsSoftDeleted' || name === 'accountEnabled') return 'Boolean';
  return /(?:^|:)(?:manager|members)$/.test(name) ? 'Reference' : 'String';
}

/** @param ruleId how its one rule is called, a GUID */
export function defaultSchema(ruleId: string, version: string): SynchronizationSchema {
  const users = objectMapping('User', ENTERPRISE, USER_MAPPINGS);
  const groups = objectMapping('Group', GROUP, GROUP_MAPPINGS);
  const sources = ['User', 'Group'].map((name) => ({
    name,
    attributes: attributesOf(SOURCE_ATTRIBUTES[name] ?? []),
  }));
  const targets = [users, groups].map(({ targetObjectName, attributeMappings }) => ({
    name: targetObjectName,
    attributes: attributesOf(['id', ...attributeMappings.map((one) => one.targetAttributeName)]),
  }));
  return {
    directories: [
      { id: null, name: SOURCE_DIRECTORY, objects: sources },
      { id: null, name: TARGET_DIRECTORY, objects: targets },
    ],
    synchronizationRules: [
      {
        containerFilter: null,
        editable: true,
        groupFilter: null,
        id: ruleId,
        metadata: [],
        name: 'USER_OUTBOUND_USER',
        objectMappings: [groups, users],
        priority: 1,
        sourceDirectoryName: SOURCE_DIRECTORY,
        targetDirectoryName: TARGET_DIRECTORY,
      },
    ],
    version,
  };
}
