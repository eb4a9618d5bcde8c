import type { BehaviourRow, EndpointRow, ErrorRow } from './row.ts';

const DOC = ['documentation'] as const;
const OPEN = ['documentation', 'open'] as const;
const BASE = 'servicePrincipals/{key}/synchronization';

/** Operations of Graph that are about provisioning into other services. */
export const provisioningEndpointRows: readonly EndpointRow[] = [
  ['GET', `${BASE}/templates`, OPEN, 'one template, `scim`, five seconds after an instantiate'],
  ['GET', `${BASE}/templates/{key}`, DOC, ''],
  ['GET', `${BASE}/templates/{key}/schema`, DOC, ''],
  ['GET PUT', `${BASE}/secrets`, ['documentation', 'public report'], 'replaces all; `*` on GET'],
  ['PATCH', `${BASE}/connectivityParameters`, OPEN, 'beta only; `scope` is 501'],
  ['GET POST', `${BASE}/jobs`, DOC, ''],
  ['GET PATCH DELETE', `${BASE}/jobs/{key}`, OPEN, 'PATCH: `synchronizationJobSettings`'],
  [
    'GET PUT DELETE',
    `${BASE}/jobs/{key}/schema`,
    OPEN,
    'a short document; what the engine would not do is refused by its place',
  ],
  ['POST', `${BASE}/jobs/{key}/start`, DOC, ''],
  ['POST', `${BASE}/jobs/{key}/pause`, DOC, ''],
  ['POST', `${BASE}/jobs/{key}/restart`, DOC, '`resetScope` without regard to case'],
  ['POST', `${BASE}/jobs/{key}/validateCredentials`, OPEN, 'asks the service; words open'],
  ['POST', `${BASE}/jobs/{key}/provisionOnDemand`, OPEN, 'a new assignment counts at once'],
  [
    'GET',
    'auditLogs/provisioning',
    OPEN,
    '`contains` for `provisioningAction`; `ProvisioningLog.Read.All` has no published id and cannot be granted',
  ],
];

/** What the provisioning service does. */
export const provisioningBehaviours: readonly BehaviourRow[] = [
  [
    'Synchronization with `Application.ReadWrite.OwnedBy` of an enterprise app that the caller does not own: 401 `UnknownError` without a message',
    ['public report'],
    '',
  ],
  ['Synchronization by `(appId=…)`: 400', OPEN, 'words open'],
  [
    'Templates only for applications that were instantiated; a setting gives them to all',
    ['documentation', 'public report'],
    'reports differ; the delay is five seconds',
  ],
  [
    '`secrets`: an unknown key is 500 "Requested value … was not found", keys of OAuth are 400 `NotInAllowList`',
    ['public report', 'open'],
    'words of the second open',
  ],
  [
    'Runs: the first when a job is started, then every 40 minutes by the emulator’s clock; moving the clock makes those that are due, and so does `POST /_emulator/provisioning/run`',
    DOC,
    'of a long time only runs that something can come of; a run takes no time. Started by the command, due runs also happen by themselves',
  ],
  [
    'Users: GET with a filter by the matching attributes, POST, GET by id and PATCH of what differs; groups with `excludedAttributes=members`; references last; nothing is asked about who did not change',
    DOC,
    'filters with `+` for a blank, no SCIM `Accept` or `Content-Type`; User-Agent open',
  ],
  [
    'PATCH in both ways: one operation each with `Add`, `Replace`, `Remove` and `"False"`; with `aadOptscim062020` lower case, several values in one operation without path, true and false',
    DOC,
    '`AzureAdScimPatch2017` wins; on demand always the first; how a manager is removed is open',
  ],
  [
    'Unassigned, disabled or deleted: `active` false; purged: DELETE, but not for who was unassigned first; the disabled are never created; restored: `active` true, memberships not sent again',
    DOC,
    'a group out of scope is deleted: open',
  ],
  [
    'Who was out of scope when a group or report was sent stays unnoticed until a restart; `SyncAll` counts from a restart on',
    DOC,
    '',
  ],
  ['Names with `" \\ # % & < > *` in a matching attribute are skipped', OPEN, 'which characters is open'],
  [
    'Mappings: attributes, constants, `Append Coalesce Join Not StripSpaces Switch ToLower ToUpper`, the three role functions; other functions are refused (400), `containerFilter`, `groupFilter` and flows of single list values are 501',
    OPEN,
    'Entra has more functions; roles not with `SyncAll` and not on demand',
  ],
  [
    'Scoping filters (`scope.groups`): `EQUALS`, `NOT EQUALS`, `IS TRUE`, `IS FALSE`, `IS NULL`, `IS NOT NULL`, `REGEX MATCH`, `NOT REGEX MATCH`, `GREATER_THAN`, `GREATER_THAN_OR_EQUALS`, `INCLUDES`, `ENDS_WITH`; all clauses of any group; an empty attribute satisfies `IS NULL` alone; who falls out of scope is deprovisioned as the unassigned are',
    DOC,
    'spelling of operators on the wire open: case, blanks and underscores do not matter; a pattern may match anywhere: open',
  ],
  [
    'Of scoping filters 501: `&`, `!&`, `IsMemberOf`, `inputFilterGroups`, `categoryFilterGroups`, several values in a clause, and in patterns look arounds, options, references back, categories of Unicode',
    OPEN,
    'Entra has `&` and `!&`; the other two groups are experimental there',
  ],
  [
    '`validateCredentials`: keys of the enumeration only; an answer that is no ListResponse with `totalResults` is refused, as in a run; other ways of OAuth than client credentials are 501',
    OPEN,
    '',
  ],
  [
    'An object that fails is tried again after 6, 12 and 24 hours, then daily, for 28 days, and when it changes; more than 5,000 failures and 40 %, 40,000 without or 60,000 with references: quarantine',
    DOC,
    '',
  ],
  [
    'Quarantine at once: 401, 403, 404 for a list, no address, or three objects in a row without an answer; then daily, and after four weeks the job is disabled',
    OPEN,
    '403 and the number three are open',
  ],
  [
    '429: the run ends and goes on after `Retry-After`, else with the next one; a request whose answer is lost is sent once more',
    OPEN,
    'both open',
  ],
  [
    'OAuth client credentials in header, body or both; a secret token; https, or http on this machine; no private networks without leave; no redirects, 1 MiB, a time-out',
    OPEN,
    'Entra’s own token for an empty secret token, and workload identity, are not there',
  ],
  [
    '`QuarantineTooManyDeletesThreshold` holds a run that would remove more; `ForceDeletes` lets the next one',
    DOC,
    'nothing of the run is sent: open',
  ],
  [
    'The provisioning log: 10,000 entries; filters by job, enterprise app, time, action, status, identities',
    DOC,
    'kept as long as the state; filters without regard to case, no `contains`',
  ],
];

/** Codes of errors that only provisioning gives. */
export const provisioningErrorRows: readonly ErrorRow[] = [
  ['CredentialValidationUnavailable', '400: the service did not answer as it should', OPEN, 'words ours'],
  ['RequestMissingRequiredParameter', '400: no credentials to validate', OPEN, 'words ours'],
  ['TooManyRequests', '429: on demand too often; any other by fault only', OPEN, ''],
  [
    'UnknownError',
    '401: synchronization of what the caller does not own; 500: unknown key of a secret',
    ['public report'],
    'the code of the 500 is open',
  ],
];
