import { readFileSync } from 'node:fs';
import { isNameOfAnyInBeta, isRootOfBeta } from './beta-names.ts';
import { graphTypes } from './graph-types.ts';
import type { PathPart } from './path.ts';
import { isRelationOfAny, isRelationToMany } from './query/relations.ts';
import { isDocumentedProperty } from './query/selectable.ts';
import type { GraphVersion } from './version.ts';

/** What Microsoft Graph has at an address, so that what is missing here alone is told apart from what is nowhere. */
export type Standing =
  /** Graph does that; not certain where of the address no more is known than that it begins as one of Graph's. */
  | { kind: 'known'; isCertain: boolean }
  /** The address is Graph's, for other methods. */
  | { kind: 'other-method' }
  /** No address of Graph's goes on so. */
  | { kind: 'unknown'; segment: string };

/** Collections and singletons of Graph v1.0 of which the emulator knows no more than that they are there. */
const OTHER_ROOTS: ReadonlySet<string> = new Set(
  `admin agreementacceptances agreements appcatalogs auditlogs authenticationmethodconfigurations authenticationmethodspolicy
  certificatebasedauthconfiguration chats communications connections contacts contracts copilot datapolicyoperations
  deviceappmanagement devicemanagement devices directorysettings domaindnsrecords drive drives education employeeexperience
  external filteroperators functions grouplifecyclepolicies groupsettings groupsettingtemplates identity identitygovernance
  identityprotection identityproviders informationprotection localizations permissiongrants places planner policies print
  privacy reports schemaextensions scopedrolememberships search security shares sites solutions storage subscribedskus
  subscriptions teams teamstemplates teamwork tenantrelationships workbooks`.split(/\s+/),
);

/**
 * Relations, actions and functions of users, groups and enterprise apps that are no directory work, from the reference: mail,
 * files, devices and the like. Whatever goes on behind one of them is Graph's.
 */
const OTHER_PARTS: ReadonlySet<string> = new Set(
  `acceptedsenders activities addfavorite agreementacceptances assignlicense authentication calendar calendargroups
  calendars calendarview changepassword chats cloudclipboard cloudpcs contactfolders contacts conversations
  createdobjects createdonbehalfof drive drives employeeexperience events exportpersonaldata extensions findmeetingtimes
  followedsites getmailtips inferenceclassification insights joinedteams licensedetails mailfolders
  managedappregistrations manageddevices memberswithlicenseerrors messages onenote onlinemeetings outlook owneddevices
  ownedobjects people permissiongrants photos planner presence print registereddevices rejectedsenders reminderview removefavorite
  renew reprocesslicenseassignment resetunseencount restore retryserviceprovisioning scopedrolememberof sendmail settings sites
  solutions sponsors subscribebymail team teamwork threads todo translateexchangeids unsubscribebymail`.split(
    /\s+/,
  ),
);

interface Place {
  methods: Set<string>;
  inside: Map<string, Place>;
}

const newPlace = (): Place => ({ methods: new Set(), inside: new Map() });

let known: Place | undefined;

/** The addresses of the data file as a tree. Read when somebody first asks for what is not here. */
function knownPlaces(): Place {
  if (known !== undefined) return known;
  known = newPlace();
  const text = readFileSync(new URL('./known-operations.tsv', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    const [path = '', methods = ''] = line.split('\t');
    if (methods === '') continue;
    let place = known;
    for (const segment of path.split('/')) {
      const next = place.inside.get(segment) ?? newPlace();
      place.inside.set(segment, next);
      place = next;
    }
    for (const method of methods.split(' ')) place.methods.add(method);
  }
  return known;
}

/** Of the last segment: asked of a collection, a relation or a stream that is there. */
const ENDINGS: ReadonlySet<string> = new Set(['$count', '$ref', '$value']);

/** @param parts of an address below the version */
export function standingOf(method: string, parts: readonly PathPart[], version: GraphVersion): Standing {
  const [first] = parts;
  const root = first?.kind === 'name' ? first.name.toLowerCase() : '';
  const isOtherRoot = OTHER_ROOTS.has(root) || (version === 'beta' && isRootOfBeta(root));
  if (isOtherRoot && !knownPlaces().inside.has(root)) return { kind: 'known', isCertain: false };
  if (method === 'GET' && isOneOfRelation(parts, version)) return { kind: 'known', isCertain: false };
  let places: readonly Place[] = [knownPlaces()];
  for (const part of parts) {
    const next = places.flatMap((place) => insideOf(place, part));
    if (next.length > 0) {
      places = next;
      continue;
    }
    const segment = part.kind === 'name' ? part.name : part.key.value;
    const isPart = isPartOfAny(segment) || (version === 'beta' && isNameOfAnyInBeta(segment));
    const isKnown = part.kind === 'name' && places[0] !== knownPlaces() && isPart;
    return isKnown || isOtherRoot ? { kind: 'known', isCertain: false } : { kind: 'unknown', segment };
  }
  const last = parts.at(-1);
  const isReading = method === 'GET' && last?.kind === 'name' && ENDINGS.has(last.name.toLowerCase());
  const does = ({ methods }: Place): boolean => methods.has(method) || methods.size === 0;
  if (isReading || places.some(does)) return { kind: 'known', isCertain: true };
  return { kind: 'other-method' };
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `groups/{id}/members/{id}`: one of those that a relation leads to. The list of operations leaves reading them out. */
function isOneOfRelation(parts: readonly PathPart[], version: GraphVersion): boolean {
  const [, , relation, one, ...rest] = parts;
  if (relation?.kind !== 'name' || one === undefined || rest.length > 0) return false;
  const isId = one.kind === 'key' || ID.test(one.name);
  const isKnown = (): boolean => standingOf('GET', parts.slice(0, 3), version).kind === 'known';
  return isId && isRelationToMany(relation.name) && isKnown();
}

/** `reminderView(startDateTime='…',endDateTime='…')` is the function `reminderView`. */
const withoutArguments = (name: string): string => name.replace(/\(.*\)$/, '');

function insideOf({ inside }: Place, part: PathPart): Place[] {
  const name = part.kind === 'name' ? withoutArguments(part.name).toLowerCase() : '{key}';
  const key = part.kind === 'name' && isNoKey(part.name) ? '' : '{key}';
  const found = [name, name.replace(/^microsoft\.graph\./, ''), key].map((one) => inside.get(one));
  return [...new Set(found)].filter((place) => place !== undefined);
}

/** No id of an object is written as a function with arguments, as a type, or as an ending. */
const isNoKey = (name: string): boolean =>
  /\(.+\)$|^microsoft\.graph\./i.test(name) || ENDINGS.has(name.toLowerCase());

/** Whether the last of the names is one of Graph's own, such as `delta`, and no id of an object. */
export function endsInOwnName(parts: readonly PathPart[]): boolean {
  const last = parts.at(-1);
  if (last?.kind !== 'name' || !/^[a-z.]+(?:\(.*\))?$/i.test(last.name)) return false;
  let places: readonly Place[] = [knownPlaces()];
  for (const part of parts.slice(0, -1)) places = places.flatMap((place) => insideOf(place, part));
  return places.some(({ inside }) => inside.has(withoutArguments(last.name).toLowerCase()));
}

/** A property, a cast or an ending may stand behind any object. */
const isPartOfAny = (segment: string): boolean =>
  ENDINGS.has(segment.toLowerCase()) ||
  OTHER_PARTS.has(withoutArguments(segment).toLowerCase()) ||
  isRelationOfAny(segment) ||
  isType(segment) ||
  isDocumentedProperty(segment);

/** Directory objects that there are none of here, and whose types its copy of the schema leaves out. In lower case. */
const OTHER_TYPES: readonly string[] = [
  'contract',
  'device',
  'endpoint',
  'orgcontact',
  'certificateauthoritydetail',
];

function isType(segment: string): boolean {
  const name = /^microsoft\.graph\.(.+)$/i.exec(segment)?.[1]?.toLowerCase() ?? '';
  return OTHER_TYPES.includes(name) || Object.keys(graphTypes()).some((one) => one.toLowerCase() === name);
}
