import { composition } from '../../../../../../../composition/composition.ts';
import { pathId, requestIdOf } from '../../../../../../http/index.ts';
import { pageRoute } from '../../../../../../http/page-route.ts';
import { type PageAction, plainPage } from '../../../../../../http/plain-page.ts';
import { signedOutPage } from '../../../../../../http/signed-out-page.ts';

const DASHBOARD: PageAction = { kind: 'link', href: '/dashboard', label: 'Go to the dashboard' };

const NOT_FROM_HERE =
  'This approval could not be matched with a connection of this Portico. The dashboard shows whether your people can sign in.';

/**
 * Where Entra returns to after a sign-out, and after *Approve sign-in for all*: both accept only registered addresses. Says
 * what happened; an approval is ticked off on the connection's page.
 */
export const GET = pageRoute<{ connectionId: string }>(async (request, path) => {
  const { searchParams } = new URL(request.url);
  if (!searchParams.has('admin_consent') && !searchParams.has('error')) return signedOutPage(request.headers);
  const approved = !searchParams.has('error') && searchParams.get('admin_consent')?.toLowerCase() === 'true';
  if (!approved)
    return messagePage('Not approved', 'Nothing was changed in the directory. You can approve at any time.', [
      DASHBOARD,
    ]);
  const connectionId = pathId('connection', path.connectionId);
  const requestId = requestIdOf(request.headers);
  const state = searchParams.get('state') ?? '';
  const given = { connectionId, state, requestId };
  if (!(await composition().provisioning.noteApprovalForAll(given)))
    return messagePage('Nothing was noted', NOT_FROM_HERE, [DASHBOARD]);
  return messagePage(
    'Approved for all your people',
    'People in this directory no longer need to approve the sign-in themselves. You can close this page; the dashboard shows that this is done.',
    [DASHBOARD],
  );
});

function messagePage(title: string, message: string, actions: readonly PageAction[]): Response {
  return plainPage({ status: 200, title, message, actions });
}
