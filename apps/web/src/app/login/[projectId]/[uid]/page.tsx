import type { LoginView } from '@portico/sign-in';
import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { LoginForm } from '../../../../components/hosted-login/login-form.tsx';
import { LoginFrame } from '../../../../components/hosted-login/login-frame.tsx';
import { LoginGone } from '../../../../components/hosted-login/login-gone.tsx';
import type { LoginTexts } from '../../../../components/hosted-login/texts-en.ts';
import { requestIdOf } from '../../../../http/index.ts';
import type { LoginPath } from '../../../../http/login-page.ts';
import type { KeptStep } from '../../../../http/login-step-cookie.ts';
import { shownLogin } from '../../login-view.ts';

type Params = { readonly params: Promise<LoginPath> };

/** The product that people sign in to, in their language. */
export async function generateMetadata({ params }: Params): Promise<Metadata> {
  const { projectId, uid } = await params;
  const shown = await shownLogin(projectId, uid);
  const { texts } = shown;
  return { title: { absolute: 'view' in shown ? titleOf(shown.view, texts) : texts.failure.title } };
}

function titleOf(view: LoginView, texts: LoginTexts): string {
  return (view.signUp ? texts.signUpTitle : texts.title)(view.project.name);
}

/** The hosted login page: the project's name, one field, and the project's buttons. */
export default async function HostedLoginPage({ params }: Params) {
  const path = await params;
  const shown = await shownLogin(path.projectId, path.uid);
  const { texts, kept } = shown;
  if ('code' in shown) {
    const { code, home } = shown;
    return <LoginGone {...{ texts, code, home }} requestId={requestIdOf(await headers())} />;
  }
  const { view } = shown;
  const { project } = view;
  const base = `/v1/login/${path.projectId}/${path.uid}` as const;
  return (
    <LoginFrame
      language={texts.language}
      title={titleOf(view, texts)}
      lead={texts.lead(view.applicationName)}
      logo={project.hasLogo ? `/v1/login/${project.id}/logo` : undefined}
      accentColor={project.accentColor}
      leave={{ action: `${base}/back`, label: texts.failure.back(view.applicationName) }}
    >
      <LoginForm
        // What a form without script came to is a new beginning for the script that arrives later.
        key={kept.failure?.requestId ?? kept.step ?? ''}
        path={base}
        language={texts.language}
        email={kept.email ?? view.email ?? ''}
        providers={view.providers}
        password={view.password}
        connections={view.connections.map((connection) => ({
          id: connection.id,
          name: connection.name,
          organization_name: connection.organizationName,
        }))}
        organizations={view.organizations}
        before={beforeOf(kept, view, texts)}
      />
    </LoginFrame>
  );
}

function beforeOf(kept: KeptStep, view: LoginView, texts: LoginTexts) {
  const { failure, step, users = [] } = kept;
  // An address without single sign-on may have a password here.
  const unknown = failure?.code === 'no_connection_for_email' && view.password;
  const message = texts.failure.errors[failure?.code ?? ''] ?? texts.failure.errors['internal'] ?? '';
  return {
    failure: failure && !unknown ? { ...failure, message, fields: {} } : undefined,
    withPassword: view.password && (unknown || step === 'password' || step === 'users'),
    users: users.map(({ id, project, organizations }) => ({
      user_id: id,
      project_name: project,
      organization_names: organizations,
    })),
  };
}
