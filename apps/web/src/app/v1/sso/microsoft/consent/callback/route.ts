import { type Caller, isPorticoError } from '@portico/core';
import { composition } from '../../../../../../../composition/composition.ts';
import { currentViewer, errorPage } from '../../../../../../http/index.ts';
import { refuseHead } from '../../../../../../http/only-get.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';
import { seeOther } from '../../../../../../http/redirect.ts';
import { keptForLink } from '../../../../../../http/setup-link-cookie.ts';
import { forgetCookie, tripCookie } from '../../../../../../http/trip-cookies.ts';
import { requestIdOf, visitorOf } from '../../../../../../http/visitor.ts';

export const HEAD = refuseHead;

const DASHBOARD = { kind: 'link', href: '/dashboard', label: 'To the dashboard' } as const;

/** For somebody who was sent the address of Microsoft's page and has approved there (U11). */
const APPROVED_ELSEWHERE = [
  'If you have just approved at Microsoft: Microsoft keeps the approval, and nothing was created yet. Portico cannot tell in this browser who you are and for which organization you approved.',
  'If you know who sent you the link, and the organization is yours, too: ask them for a setup link of it. They see that you approved. Open the link in this browser and press Connect Microsoft yourself.',
  'If you do not know them, do nothing here, and take the approval back: in the Microsoft Entra admin center, under Enterprise applications, delete the application that you approved.',
];

async function holderOfLink({ headers }: Request, linkId: string): Promise<Caller | undefined> {
  const principal = await composition()
    .setupLinks.holder(linkId, keptForLink(headers, linkId))
    .catch((failure: unknown) => {
      // Over, or another browser's: nobody holds it here.
      if (isPorticoError(failure)) return undefined;
      throw failure;
    });
  return principal && { ...visitorOf(headers), principal };
}

/** Both answers of Microsoft: the admin consent, and the proof of who gave it. */
export const GET = pageRoute(async (request) => {
  const viewer = await currentViewer(request.headers);
  const requestId = requestIdOf(request.headers);
  const outcome = await composition().provisioning.callback({
    parameters: new URL(request.url).searchParams,
    cookie: tripCookie(request.headers),
    caller: viewer && { ...visitorOf(request.headers), principal: viewer },
    holderOf: (linkId) => holderOfLink(request, linkId),
    requestId,
  });
  if (outcome.kind === 'page') {
    const { code, approvedElsewhere } = outcome;
    composition().log.info({ requestId, code, approvedElsewhere }, 'page refused');
    return errorPage({
      code,
      requestId,
      action: DASHBOARD,
      more: approvedElsewhere ? APPROVED_ELSEWHERE : [],
    });
  }
  return seeOther(
    outcome.url,
    outcome.forgetCookie === undefined ? [] : [forgetCookie(outcome.forgetCookie)],
  );
});
