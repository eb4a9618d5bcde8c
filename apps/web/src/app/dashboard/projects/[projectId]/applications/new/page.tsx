import type { Metadata } from 'next';
import { NewApplication } from '../../../../../../components/application/new-application.tsx';
import { type ProjectParams, projectOfPage } from '../../project.ts';

export const metadata: Metadata = { title: 'New application' };

export default async function NewApplicationPage({ params }: ProjectParams) {
  const { project } = await projectOfPage((await params).projectId);
  return <NewApplication projectId={project.id} />;
}
