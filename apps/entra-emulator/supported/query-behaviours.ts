import type { BehaviourRow } from './row.ts';

/** What Graph takes of a query, and how it refuses the rest. */
export const queryBehaviours: readonly BehaviourRow[] = [
  [
    'Options without `$` (`?filter=`, `expand=manager(select=id)`): taken in beta, each once with or without; in v1.0 400 `Request_BadRequest` “Unrecognized query argument specified”',
    ['documentation', 'public report'],
    'v1.0 of other services than the directory takes some: open which; names that are no options are passed over',
  ],
  [
    'A value in `$filter` is of the property’s type by the schema, or 400 `BadRequest` that names both types; likewise a list taken for one value, `any` of what is no list, `startswith` of what is no text',
    ['public report', 'memory'],
    'reports have GUIDs, instants, booleans and `startswith`; the wording for lists is memory; what the copy of the schema lacks is not looked at',
  ],
  [
    'An instant in `$filter` has a zone, of any offset, or is a day alone; without a zone, or outside of the calendar, 400 `BadRequest`; a `+` that is not encoded is a blank, so the zone is lost',
    ['public report'],
    'a day alone was refused by the sign-in log in 2019, and taken by groups in 2022',
  ],
  [
    'A property in `$filter` or `$select` that the type does not have: 400 `BadRequest` with its name; in a filter before what Graph does not filter by',
    ['documentation', 'memory'],
    'wording from the same refusal of `$select`',
  ],
  [
    'What beta has besides v1.0 (properties in `$select`, `$filter`, `$orderby`, `$expand`, bodies and addresses, and roots such as `privilegedAccess`, `riskyUsers`): 501 below `/beta`, 400 in v1.0; `policies/authorizationPolicy` is a list in beta, its one policy behind it by its id',
    ['documentation'],
    'names from `beta-names.tsv`; where the types of beta differ otherwise, it answers as v1.0',
  ],
  [
    'The service document at `/v1.0` and `/beta`, without a token; another version is 400 `BadRequest` “Invalid version.”; `/beta/administrativeUnits`',
    ['public report', 'memory'],
    'the document lists what the emulator has; `@odata.context` of the units is that of v1.0',
  ],
  [
    'One object behind a relation (`groups/{id}/members/{id}`), where its list is there: that object, or 404; `DELETE directoryObjects/{id}`: 501; links that Graph makes (`$ref`, `sponsors@odata.bind`) and the emulator does not: 501; 405 where Graph’s list of operations has the address for other methods alone; a type that the schema does not have is an unknown segment',
    ['documentation'],
    '',
  ],
  [
    '`@odata.context` names what `$select` and `$expand` ask for: `#users(displayName,id)`, `#groups(id,members())`, `#users(manager(id,displayName))/$entity`; of delta likewise',
    ['documentation'],
    'names as the client spells them; `id` is shown unasked',
  ],
  ['`$select` of a relation is taken, and shows it where it is expanded alone', ['public report'], ''],
  [
    '`odata.metadata=none` in `Accept` or `$format`: no `@odata.…` but next links, delta links and sizes',
    ['documentation', 'open'],
    '`full` answers as `minimal`; delta links are open; `Prefer: odata.maxpagesize` has no effect, `$top` has',
  ],
  [
    'POST to a collection or `$ref`, and PATCH, without a body: 400 `BadRequest` “Empty Payload. JSON content expected.”',
    ['public report'],
    'actions are taken without one',
  ],
  [
    'An id of a group that is no GUID: 400 `Request_BadRequest` “Invalid object identifier”',
    ['public report'],
    'other kinds: 404, open',
  ],
  [
    'POST that makes something answers what `$select` names; `$expand` of it is 501, and options of collections are 400 wherever something is written',
    ['open'],
    'what Graph answers there: open; unknown names in `$select` are passed over',
  ],
];
