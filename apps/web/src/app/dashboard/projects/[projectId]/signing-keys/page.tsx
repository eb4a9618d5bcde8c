import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { signingKeyView } from '../../../../../components/project/signing-key-state.ts';
import { SigningKeys } from '../../../../../components/project/signing-keys.tsx';
import { load } from '../../../../page-access.ts';
import { type ProjectParams, projectOfPage } from '../project.ts';

export const metadata: Metadata = { title: 'Signing keys' };

export default async function SigningKeysPage({ params }: ProjectParams) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const keys = await load(() => composition().administration.listProjectKeys(viewer, project.id));
  const now = composition().clock.now();
  return (
    <SigningKeys
      projectId={project.id}
      projectName={project.name}
      keySet={`${project.issuer}/jwks`}
      keys={keys.map((key) => signingKeyView(key, now))}
    />
  );
}
