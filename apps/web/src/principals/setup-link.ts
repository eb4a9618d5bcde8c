import { assertThat, isId, SETUP_LINK_HEADER } from '@portico/core';
import { composition } from '../../composition/composition.ts';
import { assertOwnOrigin } from '../http/origin.ts';
import { actsBySetupLink, keptForLink } from '../http/setup-link-cookie.ts';
import type { Credential } from './credential.ts';

/** The browser that opened a setup link first. The header says which link; the cookie shows that it is this browser's. */
export const setupLink: Credential = {
  kind: 'setup_link',
  takenFor: ['setup'],
  scheme: {
    type: 'apiKey',
    in: 'header',
    name: SETUP_LINK_HEADER,
    description:
      'The id of a setup link, from the pages of the browser that has opened it: its cookie says that it has',
  },
  errors: [
    ...(['wrong_origin', 'organization_suspended', 'setup_link_other_browser'] as const),
    ...(['setup_link_completed', 'setup_link_expired', 'setup_link_revoked'] as const),
  ],
  isShown: actsBySetupLink,
  async authenticate(request) {
    assertOwnOrigin(request);
    const id = request.headers.get(SETUP_LINK_HEADER);
    assertThat(isId('setupLink', id), 'setup_link_other_browser');
    return { principal: await composition().setupLinks.holder(id, keptForLink(request.headers, id)) };
  },
};
