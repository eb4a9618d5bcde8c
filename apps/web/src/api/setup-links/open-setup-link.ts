import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { keptForLink, setupLinkCookie } from '../../http/setup-link-cookie.ts';
import { operation, WithCookies } from '../operation.ts';
import { text } from '../schemas.ts';

export const openSetupLink = operation(
  {
    method: 'POST',
    path: '/v1/session/setup-links/open',
    summary: 'Opens a setup link: it belongs to the browser that does so first',
    by: 'anybody',
    body: z.strictObject({ token: z.string().min(1).max(200) }),
    response: z.object({ id: text }),
    errors: [
      ...(['setup_link_invalid', 'setup_link_other_browser'] as const),
      ...(['setup_link_completed', 'setup_link_expired', 'setup_link_revoked'] as const),
    ],
  },
  async ({ body: { token }, caller, request }) => {
    const cookieOf = (linkId: string) => keptForLink(request.headers, linkId);
    const { id, kept } = await composition().setupLinks.open(token, cookieOf, caller);
    return new WithCookies(
      { id },
      kept === undefined ? [] : [setupLinkCookie(id, kept.value, kept.expiresAt)],
    );
  },
);
