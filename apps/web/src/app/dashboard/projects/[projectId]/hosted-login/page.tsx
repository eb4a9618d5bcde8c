import type { Metadata } from 'next';
import { composition } from '../../../../../../composition/composition.ts';
import { HostedLogin } from '../../../../../components/project/hosted-login.tsx';
import { SocialProviders } from '../../../../../components/project/social-providers.tsx';
import { load } from '../../../../page-access.ts';
import { type ProjectParams, projectOfPage } from '../project.ts';

export const metadata: Metadata = { title: 'Hosted login' };

export default async function HostedLoginPage({ params }: ProjectParams) {
  const { viewer, project } = await projectOfPage((await params).projectId);
  const providers = await load(() => composition().administration.listSocialConnections(viewer, project.id));
  return (
    <div className="flex flex-col gap-6">
      <HostedLogin
        projectId={project.id}
        name={project.name}
        homePage={project.homePage}
        accentColor={project.accentColor}
        // Asked anew at each visit: browsers keep the image for a few minutes.
        logo={
          project.hasLogo ? `/v1/login/${project.id}/logo?at=${composition().clock.now().getTime()}` : null
        }
        personalSessions={project.personalSessions}
        providers={providers.filter(({ enabled }) => enabled).map(({ provider }) => provider)}
      />
      <SocialProviders projectId={project.id} providers={providers} />
    </div>
  );
}
