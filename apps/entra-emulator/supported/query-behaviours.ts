import type { BehaviourRow } from './row.ts';

/** What Graph takes of a query, and how it refuses the rest. */
export const queryBehaviours: readonly BehaviourRow[] = [
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
    'A property in `$filter` that the type does not have: 400 `BadRequest` with its name, before what Graph does not filter by',
    ['documentation', 'memory'],
    'wording from the same refusal of `$select`',
  ],
  [
    'The service document at `/v1.0` and `/beta`, without a token; another version is 400 `BadRequest` “Invalid version.”; `/beta/administrativeUnits`',
    ['public report', 'memory'],
    'the document lists what the emulator has; `@odata.context` of the units is that of v1.0',
  ],
  [
    'One object behind a relation (`groups/{id}/members/{id}`), `DELETE directoryObjects/{id}`: 501; 405 where Graph’s list of operations has the address for other methods alone; a type that the schema does not have is an unknown segment',
    ['documentation'],
    '',
  ],
];
