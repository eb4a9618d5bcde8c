import type { SocialProvider } from '@portico/core';
import { localesOf } from '../refused/way-on.ts';
import type { Registrations } from '../registrations/registrations.ts';
import type { SignInParts } from '../settings.ts';
import { connectionsFor, type LoginPage, waitingOn } from './hosted-login.ts';

/** What the hosted login page shows. Names of organizations only to who has proven to belong to them, or to an address's domain. */
export type LoginView = {
  readonly project: {
    readonly id: string;
    readonly name: string;
    readonly accentColor: string | null;
    readonly hasLogo: boolean;
  };
  readonly applicationName: string;
  /** What the person typed, or the application knows. */
  readonly email: string | undefined;
  /** The application asked for registration rather than sign-in: only the words differ. */
  readonly signUp: boolean;
  /** BCP 47 tags in order of preference, as the application sent them. */
  readonly locales: readonly string[];
  readonly providers: readonly SocialProvider[];
  /** The dashboard's own page also takes a password. */
  readonly password: boolean;
  readonly connections: readonly {
    readonly id: string;
    readonly name: string;
    readonly organizationName: string;
  }[];
  /** Signed in, and still to choose. */
  readonly organizations: readonly {
    readonly id: string;
    readonly name: string;
    readonly accepts: boolean;
  }[];
};

/**
 * @param typed an address whose connections the person is to choose from
 * @throws PorticoError `login_page_expired` and what {@link connectionsFor} throws
 */
export async function viewOf(
  parts: SignInParts,
  registrations: Registrations,
  page: LoginPage,
  typed: string | undefined,
): Promise<LoginView> {
  const waiting = await waitingOn(parts, page);
  const { parameters, projectId } = waiting;
  const email = typed ?? parameters['login_hint'];
  const [ways, connections, userId] = await Promise.all([
    parts.socialConnections.enabled(projectId),
    parameters['organization'] === undefined && typed === undefined
      ? []
      : connectionsFor(parts, waiting, email),
    parts.hostedLogins.choosing(projectId, page.uid),
  ]);
  return {
    project: {
      id: projectId,
      name: waiting.projectName,
      accentColor: waiting.accentColor,
      hasLogo: waiting.hasLogo,
    },
    applicationName: waiting.applicationName,
    email,
    signUp: parameters['screen_hint'] === 'sign-up',
    locales: localesOf(waiting),
    providers: ways.filter((way) => registrations.social.isReady(way)).map(({ provider }) => provider),
    password: waiting.builtIn,
    connections: connections.map(({ id, name, organizationName }) => ({ id, name, organizationName })),
    organizations: userId === undefined ? [] : await parts.hostedLogins.organizationsOf(projectId, userId),
  };
}
