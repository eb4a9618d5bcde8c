import { graphTypes } from '../graph-types.ts';
import { isPublishedProperty } from './published.ts';
import { hasRelation } from './relations.ts';
import { isDocumentedOf } from './selectable.ts';

/** Properties that Graph documents, and the copy of its schema lacks. */
const BESIDE_THE_SCHEMA: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  group: { assignedLicenses: '[assignedLicense]' },
  servicePrincipal: { createdDateTime: 'Edm.DateTimeOffset' },
  user: {
    assignedLicenses: '[assignedLicense]',
    assignedPlans: '[assignedPlan]',
    employeeOrgData: 'employeeOrgData',
    onPremisesExtensionAttributes: 'onPremisesExtensionAttributes',
    provisionedPlans: '[provisionedPlan]',
  },
  assignedLicense: { skuId: 'Edm.Guid' },
  assignedPlan: { servicePlanId: 'Edm.Guid' },
  employeeOrgData: { costCenter: 'Edm.String', division: 'Edm.String' },
  onPremisesExtensionAttributes: Object.fromEntries(
    Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, 'Edm.String']),
  ),
};

/** Types whose copy here is not whole, so that nothing can be said of what it lacks. */
const IN_PART: readonly string[] = ['any', 'assignedLicense', 'employeeOrgData', 'detailsInfo'];

/** What lists of directory objects of any kind may be asked for: what one of these has. */
const KINDS: readonly string[] = ['user', 'group', 'application', 'servicePrincipal', 'administrativeUnit'];

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** The name of a type as the schema has it; undefined when the schema here does not have it. */
function schemaName(typeName: string): string | undefined {
  const wanted = typeName.toLowerCase();
  return [lowerFirst(typeName), ...Object.keys(graphTypes())].find(
    (name) => name.toLowerCase() === wanted && isType(name),
  );
}

const isType = (name: string): boolean => name in graphTypes() || name in BESIDE_THE_SCHEMA;

/** Whether the schema here has a type of that name, in any case. */
export const isKnownType = (typeName: string): boolean => schemaName(typeName) !== undefined;

/** Whether what is of the one type is of the other as well: the same, or derived from it. */
export function isAssignable(typeName: string, to: string): boolean {
  if (typeName.toLowerCase() === to.toLowerCase()) return true;
  const { base } = graphTypes()[schemaName(typeName) ?? ''] ?? {};
  return base !== undefined && isAssignable(base, to);
}

/** Whether values of the type have properties of their own. What is neither that nor of Edm is an enumeration. */
export const isComplex = (type: string): boolean => isType(type);

function propertyOf(type: string, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const { base, properties = {} } = graphTypes()[type] ?? {};
  const own = { ...BESIDE_THE_SCHEMA[type], ...properties };
  // The schema says `any` of what its copy leaves out.
  const found = Object.entries(own).filter(([one]) => one.toLowerCase() === wanted);
  const told = found.map(([, one]) => BESIDE_THE_SCHEMA[type]?.[name] ?? one.replace(/\?$/, ''))[0];
  return told ?? (base === undefined ? undefined : propertyOf(base, name));
}

/**
 * The type of what stands in a filter of objects of a type: `Edm.String`, `[Edm.String]` for a list, the name of a complex
 * type or an enumeration. `a/b` is looked into. Undefined where nothing is known of it.
 */
export function typeOfProperty(typeName: string, path: string): string | undefined {
  const kinds = typeName === 'DirectoryObject' ? KINDS : [schemaName(typeName)];
  const [first = '', ...rest] = path.split('/');
  const found = kinds.map((kind) => (kind === undefined ? undefined : propertyOf(kind, first)));
  const type = found.find((one) => one !== undefined && one !== 'any');
  if (rest.length === 0 || type === undefined) return type;
  return typeOfProperty(type, rest.join('/'));
}

/** Whether objects of the type have no such property in Graph v1.0, as far as is known of it. */
export function isNoProperty(typeName: string, path: string): boolean {
  const type = schemaName(typeName);
  const [first = '', ...rest] = path.split('/');
  if (type === undefined || type === 'directoryObject' || IN_PART.includes(type)) return false;
  // An extension of the directory.
  if (first.includes('_') || first.toLowerCase() === 'customsecurityattributes') return false;
  const found = propertyOf(type, first);
  const inside = found?.replace(/^\[|\]$/g, '');
  if (inside !== undefined) return rest.length > 0 && isNoProperty(inside, rest.join('/'));
  return !(
    hasRelation(typeName, first) ||
    isDocumentedOf(typeName, first) ||
    isPublishedProperty(typeName, first)
  );
}

/** `microsoft.graph.user`, as refusals name a type. */
export const fullTypeName = (typeName: string): string =>
  `microsoft.graph.${schemaName(typeName) ?? lowerFirst(typeName)}`;
