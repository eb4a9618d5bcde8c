import { assertThat } from '@portico/core';
import { composition } from '../../../../../../composition/composition.ts';
import { pathId, route } from '../../../../../http/index.ts';

/** A project's logo, as it was uploaded and checked; from our own origin, so that no page of ours asks another. */
export const GET = route<{ projectId: string }>(async (_request, { projectId }) => {
  const logo = await composition().signIn.hostedLogin.logo(pathId('project', projectId));
  assertThat(logo, 'not_found');
  return new Response(new Uint8Array(logo.bytes), {
    headers: {
      'content-type': logo.type,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'public, max-age=300',
    },
  });
});
