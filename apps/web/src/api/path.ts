import { assertThat, isId, SOCIAL_PROVIDERS } from '@portico/core';
import { z } from 'zod';

const id = <K extends Parameters<typeof isId>[0]>(kind: K) => z.string().refine((value) => isId(kind, value));

/*
 * What may stand in a path. An id that does not look like one is as little there as one that does not exist (attack 81).
 */
export const PATH_PARTS = {
  orgId: id('organization').meta({ description: 'An organization', example: 'org_…' }),
  projectId: id('project').meta({ description: 'A project', example: 'proj_…' }),
  applicationId: id('application').meta({ description: 'An application', example: 'app_…' }),
  userId: id('user').meta({ description: 'A user', example: 'user_…' }),
  sessionId: id('session').meta({ description: 'A session', example: 'sess_…' }),
  invitationId: id('invitation').meta({ description: 'An invitation', example: 'inv_…' }),
  setupLinkId: id('setupLink').meta({ description: 'A setup link', example: 'stl_…' }),
  arrivalId: id('replacementArrival').meta({
    description: 'Somebody who came over a connection that replaces another one',
    example: 'arr_…',
  }),
  connectionId: id('connection').meta({ description: 'A connection', example: 'sso_…' }),
  ruleId: id('groupRoleRule').meta({ description: 'A rule by which a group gives a role', example: 'grr_…' }),
  agreementId: id('directoryAgreement').meta({
    description: 'An agreement about a directory',
    example: 'dag_…',
  }),
  requestId: id('provisioningRun').meta({
    description: 'A run, or the request it came of',
    example: 'msp_…',
  }),
  attemptId: id('signInAttempt').meta({ description: 'An attempt to sign in', example: 'att_…' }),
  secretId: z.string().max(255).meta({ description: 'A secret of an application' }),
  domain: z.string().max(255).meta({ description: 'A domain name', example: 'contoso.example' }),
  provider: z.enum(SOCIAL_PROVIDERS).meta({ description: 'A social provider' }),
};

type PartName = keyof typeof PATH_PARTS;

type NamesIn<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends PartName ? Name : never) | NamesIn<Rest>
  : never;

/** What the parts of a path are, by their names: of `/orgs/{orgId}` `{ orgId: string }`. */
export type Params<P extends string> = {
  readonly [N in NamesIn<P>]: z.output<(typeof PATH_PARTS)[N]>;
};

/** The addresses that a path stands for: of `/orgs/{orgId}` `/orgs/${string}`. */
export type UrlOf<P extends string> = P extends `${infer Before}{${string}}${infer Rest}`
  ? `${Before}${string}${UrlOf<Rest>}`
  : P;

/** The names of the parts of a path, from left to right. */
export function partNames(path: string): PartName[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => {
    if (name === undefined || !(name in PATH_PARTS))
      throw new Error(`${path}: no such part of a path: ${name}`);
    return name as PartName;
  });
}

/** @throws PorticoError `not_found` */
export function paramsOf<P extends string>(parts: Readonly<Record<string, string>>): Params<P> {
  for (const [name, value] of Object.entries(parts))
    assertThat(PATH_PARTS[name as PartName].safeParse(value).success, 'not_found');
  return parts as Params<P>;
}
