import type { Metadata } from 'next';
import { KINDS_IN_ORDER } from '../../../../../../components/application/kinds.ts';
import { NewApplication } from '../../../../../../components/application/new-application.tsx';
import { type ProjectParams, projectOfPage } from '../../project.ts';

export const metadata: Metadata = { title: 'New application' };

type Search = { readonly searchParams: Promise<{ kind?: string | string[] }> };

export default async function NewApplicationPage({ params, searchParams }: ProjectParams & Search) {
  const { project } = await projectOfPage((await params).projectId);
  const { kind: asked } = await searchParams;
  const kind = KINDS_IN_ORDER.find((each) => each === asked);
  return <NewApplication projectId={project.id} {...(kind === undefined ? {} : { kind })} />;
}
