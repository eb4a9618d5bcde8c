import { socialConnectionInput } from '@portico/administration';
import { assertThat } from '@portico/core';
import { composition } from '../../../../../../../../composition/composition.ts';
import { noContent, pathId, readJson, requireRecentCaller, route } from '../../../../../../../http/index.ts';

/** Switches a social provider on or off. */
export const PATCH = route<{ projectId: string; provider: string }>(
  async (request, { projectId, provider }) => {
    const caller = await requireRecentCaller(request);
    assertThat(provider === 'microsoft' || provider === 'google', 'not_found');
    const input = await readJson(request, socialConnectionInput);
    await composition().administration.setSocialConnection(
      caller,
      pathId('project', projectId),
      provider,
      input,
    );
    return noContent();
  },
);
