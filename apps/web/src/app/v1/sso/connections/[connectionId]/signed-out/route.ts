import { pageRoute } from '../../../../../../http/page-route.ts';
import { plainPage } from '../../../../../../http/plain-page.ts';

/**
 * Where Entra returns to after a sign-out, and after *Approve for everyone*: both accept only registered addresses.
 * Says what happened and does nothing.
 */
export const GET = pageRoute(async (request) => {
  const { searchParams } = new URL(request.url);
  if (!searchParams.has('admin_consent') && !searchParams.has('error')) {
    return messagePage('You are signed out', 'You can close this page.');
  }
  const approved = !searchParams.has('error') && searchParams.get('admin_consent')?.toLowerCase() === 'true';
  return approved
    ? messagePage(
        'Approved for everyone',
        'People of this directory can now sign in without approving the app themselves.',
      )
    : messagePage('Not approved', 'Nothing was changed in the directory.');
});

function messagePage(title: string, message: string): Response {
  return plainPage({
    status: 200,
    title,
    message,
    actions: [{ kind: 'link', href: '/dashboard', label: 'To the dashboard' }],
  });
}
