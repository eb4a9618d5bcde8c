import type { Viewer } from '@portico/administration';
import { assertThat, isId, withheldIn } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import { localPath } from './local-path.ts';
import { plainPage } from './plain-page.ts';
import { seeOther } from './redirect.ts';
import { currentViewer } from './session.ts';
import { beginTripCookies } from './trip-cookies.ts';

/** What a sign-in to the dashboard is for. */
export type DashboardWish = {
  /** A path of ours. */
  readonly next: string;
  /** The person proves anew who they are. */
  readonly again: boolean;
  /** Over whose single sign-on; undefined leaves that to the person. */
  readonly organization: string | undefined;
};

/** @throws PorticoError `not_found` for what is no organization's id */
export function dashboardWish(fields: URLSearchParams): DashboardWish {
  const organization = fields.get('organization') ?? undefined;
  assertThat(organization === undefined || isId('organization', organization), 'not_found');
  return { next: localPath(fields.get('next')), again: fields.get('reauthenticate') === '1', organization };
}

/** On to the built-in project's issuer. @throws PorticoError `not_found` while there is no owner yet */
export async function beginDashboardSignIn(headers: Headers, wish: DashboardWish): Promise<Response> {
  const { next, again, organization } = wish;
  const viewer = again ? await currentViewer(headers) : undefined;
  const hint = viewer && hintFor(viewer);
  const trip = await composition().dashboardSignIn.start(next, {
    ...(again ? { prompt: 'login' } : {}),
    ...(hint ? { login_hint: hint } : {}),
    ...(organization === undefined ? {} : { organization }),
  });
  return seeOther(trip.url, beginTripCookies(headers, trip.cookie));
}

/** As whom the person signed in last: a password has a name of its own, which after a join is not their address (U18). */
function hintFor({ person, session }: Viewer): string | null {
  return session.method === 'password' ? (person.signInName ?? person.email) : person.email;
}

/**
 * Asks whoever followed a link from outside before they are sent to an organization's identity provider: a link must not
 * decide where somebody types their password, or who they are here. It names the organization to nobody but its people.
 */
export async function askBeforeSingleSignOn(headers: Headers, wish: DashboardWish): Promise<Response> {
  const viewer = await currentViewer(headers);
  const known = viewer && wish.organization && withheldIn(viewer, wish.organization);
  const whose = known ? known.organizationName : 'an organization';
  return plainPage({
    status: 200,
    title: 'Sign in over single sign-on?',
    message: `You followed a link that signs you in to the dashboard over the single sign-on of ${whose}.`,
    more: [
      'Continue if you expected that. Your password belongs on your organization’s own sign-in page only.',
    ],
    actions: [
      {
        kind: 'form',
        action: '/v1/session/sign-in',
        label: 'Continue',
        fields: {
          organization: wish.organization ?? '',
          next: wish.next,
          ...(wish.again ? { reauthenticate: '1' } : {}),
        },
      },
      {
        kind: 'link',
        href: `/login?next=${encodeURIComponent(wish.next)}`,
        label: 'Sign in another way',
      },
    ],
  });
}

/** Whether one of our own pages led here. A browser that does not say so is asked, too. */
export const isFromOwnPage = (headers: Headers): boolean => headers.get('sec-fetch-site') === 'same-origin';
