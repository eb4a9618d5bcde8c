import { MOST_LOGO_BYTES } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import { noContent, pathId, requireRecentCaller, route } from '../../../../../../http/index.ts';
import { readBytes } from '../../../../../../http/read-body.ts';

type Path = { projectId: string };

/** Sets the logo of hosted login: the image itself as the body. */
export const PUT = route<Path>(async (request, { projectId }) => {
  const caller = await requireRecentCaller(request);
  const image = await readBytes(request, MOST_LOGO_BYTES);
  await composition().administration.setLogo(caller, pathId('project', projectId), new Uint8Array(image));
  return noContent();
});

export const DELETE = route<Path>(async (request, { projectId }) => {
  const caller = await requireRecentCaller(request);
  await composition().administration.setLogo(caller, pathId('project', projectId), undefined);
  return noContent();
});
