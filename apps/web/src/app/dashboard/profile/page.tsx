import type { Metadata } from 'next';
import { composition } from '../../../../composition/composition.ts';
import { Facts } from '../../../components/facts.tsx';
import { PageHeader } from '../../../components/page-header.tsx';
import { Panel } from '../../../components/panel.tsx';
import { YourSignIns } from '../../../components/profile/your-sign-ins.tsx';
import { load, requirePageViewer } from '../../page-access.ts';

export const metadata: Metadata = { title: 'Your profile' };

const METHODS = {
  password: 'With a password',
  connection: 'Over single sign-on',
  social: 'Over a social sign-in',
};

export default async function ProfilePage() {
  const viewer = await requirePageViewer('/dashboard/profile');
  const connections = await load(() => composition().signIn.joins.connections(viewer.userId));
  return (
    <>
      <PageHeader title="Your profile" />
      <div className="flex flex-col gap-6">
        <Panel title="You">
          <Facts
            facts={[
              { name: 'Name', value: viewer.person.name ?? 'Not given' },
              { name: 'E-mail address', value: viewer.person.email ?? 'Not given' },
              { name: 'Signed in', value: METHODS[viewer.session.method] },
            ]}
          />
        </Panel>
        <YourSignIns connections={connections} byPassword={viewer.session.method === 'password'} />
      </div>
    </>
  );
}
